import type { CodeNetwork, LayerDefinition } from './LayerDefinition.ts';

interface Group {
  readonly names: readonly string[];
  readonly definitions: LayerDefinition[];
  countable: boolean;
}

/** Networks that are not classes, put together while the code is gone through. */
export class NetworkGroups {
  readonly #groups = new Map<string, Group>();
  readonly #whole: CodeNetwork[] = [];

  /** @param key of the function, and of the sequence in it */
  add(key: string, names: readonly string[], definition: LayerDefinition, countable: boolean): void {
    let group = this.#groups.get(key);
    if (group === undefined) {
      group = { names, definitions: [], countable: true };
      this.#groups.set(key, group);
    }
    group.definitions.push(definition);
    if (!countable) group.countable = false;
  }

  addNetwork(network: CodeNetwork): void {
    this.#whole.push(network);
  }

  /** @param broken the file has errors of syntax: something may be missing, so that counting means nothing */
  networks(broken: boolean): CodeNetwork[] {
    const groups = [...this.#groups.values(), ...this.#whole];
    return groups.map((group) => ({ ...group, countable: group.countable && !broken }));
  }
}
