import { readdir } from 'node:fs/promises';
import { resolveModel } from '../../engine/workspace/resolveModel.ts';
import type { OptionDescription } from '../../protocol/commandLine.ts';
import type { InspectRequest } from '../../protocol/requests.ts';
import type { ModelStructure } from '../../protocol/ModelStructure.ts';
import { absolute, namedEntries, workspaceOf } from './cellArguments.ts';
import type { Completion, ValueSources } from './completeMagic.ts';
import { takesFiles } from './readOptions.ts';

/** Networks with more classes get no list of them: nobody reads it. */
const mostListed = 1000;

/** Values of options, from the files around a notebook and from the models that they hold. */
export class FileSources implements ValueSources {
  readonly #folder: string;
  readonly #results: readonly string[];
  readonly #inspect: (request: InspectRequest) => Promise<ModelStructure>;

  /**
   * @param folder of the notebook
   * @param results names that its cells give with --as
   */
  constructor(
    folder: string,
    results: readonly string[],
    inspect: (request: InspectRequest) => Promise<ModelStructure>,
  ) {
    this.#folder = folder;
    this.#results = results;
    this.#inspect = inspect;
  }

  async names(option: OptionDescription, asked: string | undefined): Promise<readonly Completion[]> {
    const workspace = await workspaceOf(asked, this.#folder).catch(() => undefined);
    const named = Object.keys(namedEntries(option.name, workspace)).map((text): Completion => ({
      text,
      description: 'of neuron-lens.json',
      kind: 'name',
    }));
    const ofCells = takesFiles(option) && !/^--(model|data)$/.test(option.name) ? this.#results : [];
    return [
      ...named,
      ...ofCells.map((text): Completion => ({ text, description: 'result of a cell', kind: 'name' })),
    ];
  }

  async files(begin: string): Promise<readonly Completion[]> {
    const path = begin.slice(0, begin.lastIndexOf('/') + 1);
    const found = await readdir(absolute(path || '.', this.#folder), { withFileTypes: true }).catch(() => []);
    return found
      .filter(({ name }) => !name.startsWith('.'))
      .map((entry): Completion => {
        const text = `${path}${entry.name}${entry.isDirectory() ? '/' : ''}`;
        return { text, description: entry.isDirectory() ? 'folder' : 'file', kind: 'file' };
      });
  }

  async layers(model: string, asked: string | undefined): Promise<readonly Completion[]> {
    const found = await this.#structure(model, asked);
    return (found?.structure.layers ?? []).map(({ name, operator, neurons }): Completion => ({
      text: name,
      description: `${operator}, ${neurons} neurons`,
      kind: 'value',
    }));
  }

  async classes(model: string, asked: string | undefined): Promise<readonly Completion[]> {
    const found = await this.#structure(model, asked);
    const count = found?.structure.outputs[0]?.shape?.slice(1).at(-1);
    if (found === undefined || typeof count !== 'number' || count > mostListed) return [];
    return Array.from({ length: count }, (_, i) => ({
      text: String(i),
      description: found.labels?.[i] ?? `class ${i}`,
      kind: 'value',
    }));
  }

  /** Undefined for what is no model here: a variable of Python, or not there. */
  async #structure(
    model: string,
    asked: string | undefined,
  ): Promise<{ structure: ModelStructure; labels: readonly string[] | undefined } | undefined> {
    try {
      const workspace = await workspaceOf(asked, this.#folder);
      const named = Object.hasOwn(workspace?.models ?? {}, model) ? model : absolute(model, this.#folder);
      const structure = await this.#inspect({ workspace: workspace?.folder ?? this.#folder, model: named });
      return { structure, labels: resolveModel(workspace, named).labels };
    } catch {
      return undefined;
    }
  }
}
