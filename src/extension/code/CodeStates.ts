import { readFile, stat } from 'node:fs/promises';
import { hashCode } from '../../engine/code/hashCode.ts';
import type { Result } from '../../protocol/Result.ts';

const mostStates = 20;

/** The states of code that results were made at, as far as they were seen. */
export class CodeStates {
  /** By their hash, the one that was needed last at the end. */
  readonly #texts = new Map<string, string>();

  /**
   * Whether code is as it was when an analysis was made.
   * @param text the code now, in the editor
   * @param dirty it is not saved
   * @returns `same`; the code as it was, where it is known and another one now; or `changed`
   */
  async compare(
    { model, createdAt }: Pick<Result, 'model' | 'createdAt'>,
    path: string,
    text: string,
    dirty: boolean,
  ): Promise<'same' | 'changed' | { readonly before: string }> {
    const { codeSha256 } = model;
    if (codeSha256 === undefined) {
      // Documents of older versions: what is left are the times.
      const saved = await stat(path).catch(() => undefined);
      return dirty || saved === undefined || saved.mtimeMs > Date.parse(createdAt) ? 'changed' : 'same';
    }
    if (hashCode(text) === codeSha256) {
      this.#keep(codeSha256, text);
      return 'same';
    }
    if (!this.#texts.has(codeSha256)) {
      const saved = await readFile(path, 'utf8').catch(() => '');
      if (hashCode(saved) === codeSha256) this.#keep(codeSha256, saved);
    }
    const before = this.#texts.get(codeSha256);
    return before === undefined ? 'changed' : { before };
  }

  #keep(hash: string, text: string): void {
    this.#texts.delete(hash);
    this.#texts.set(hash, text);
    const [oldest] = this.#texts.keys();
    if (this.#texts.size > mostStates) this.#texts.delete(oldest!);
  }
}
