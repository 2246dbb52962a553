import { InputError } from '../../engine/InputError.ts';

/**
 * Words as a shell has them, as Python's shlex.split: quotes hold words together and are left out, a backslash takes the
 * next character as it is (in double quotes before " and \ only, in single quotes never). Throws an InputError for a quote
 * that is not closed.
 */
export function splitWords(text: string): string[] {
  const parts = /\s+|'([^']*)'|"((?:[^"\\]|\\[^])*)"|\\([^])|([^\s'"\\]+)|([^])/g;
  const words: string[] = [];
  let inWord = false;
  for (const [part, single, double, escaped, plain, rest] of text.matchAll(parts)) {
    if (rest !== undefined) {
      throw new InputError(rest === '\\' ? 'No escaped character' : 'No closing quotation');
    }
    if (part.trim() === '') {
      inWord = false;
      continue;
    }
    const piece = single ?? double?.replace(/\\(["\\])/g, '$1') ?? escaped ?? plain!;
    if (inWord) words[words.length - 1] += piece;
    else words.push(piece);
    inWord = true;
  }
  return words;
}
