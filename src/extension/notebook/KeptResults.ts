import { mkdtempSync, rmSync } from 'node:fs';
import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { NotebookDocument } from 'vscode';
import { resultExtension, type Result } from '../../protocol/Result.ts';

/** Results that cells have named, as files of this user alone, until the window closes: as variables of a kernel. */
export class KeptResults {
  readonly #paths = new WeakMap<NotebookDocument, Map<string, string>>();
  #folder: string | undefined;

  /** The files of a notebook's results by their names. */
  of(notebook: NotebookDocument): ReadonlyMap<string, string> {
    return this.#paths.get(notebook) ?? new Map();
  }

  /** A result with the same name is forgotten. */
  async keep(notebook: NotebookDocument, name: string, result: Result): Promise<void> {
    // Of mode 0700.
    this.#folder ??= mkdtempSync(join(tmpdir(), 'neuron-lens-notebook-'));
    const path = join(await mkdtemp(join(this.#folder, 'result-')), `${name}${resultExtension}`);
    await writeFile(path, JSON.stringify(result), { mode: 0o600 });
    this.#paths.set(notebook, new Map([...this.of(notebook), [name, path]]));
  }

  dispose(): void {
    if (this.#folder !== undefined) rmSync(this.#folder, { recursive: true, force: true });
  }
}
