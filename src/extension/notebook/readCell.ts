import { InputError } from '../../engine/InputError.ts';
import type { CellProblem } from './CellProblem.ts';
import { closeName } from './closeName.ts';
import { magicList, magicNames } from './magicNames.ts';

/** A magic of a cell, and what stands after its name: options over one or more lines. */
export interface MagicCall {
  readonly name: (typeof magicNames)[number] | 'neuron_lens';
  /** Where its percent signs are in the cell. */
  readonly at: number;
  readonly text: string;
  /** Where the text begins in the cell. */
  readonly start: number;
}

const names = [...magicNames, 'neuron_lens' as const];

/**
 * The magics of a cell: one that starts with %% and takes the whole cell, or several on one line each. Blank lines and
 * comments between them count for nothing, nor does `%load_ext neuron_lens`, which a Python kernel needs.
 * @param python whether the cell is for a Python kernel: then other code is left to that
 */
export function scanCell(
  text: string,
  python = false,
): { calls: readonly MagicCall[]; problems: readonly CellProblem[] } {
  const calls: MagicCall[] = [];
  const problems: CellProblem[] = [];
  const whole = /^\s*(?=%%)/.exec(text);
  for (const { 0: line, index } of whole ? [{ 0: text, index: 0 }] : text.matchAll(/[^\r\n]+/g)) {
    const content = line.trim();
    if (!whole && (content === '' || content.startsWith('#') || /^%load_ext\s+neuron_lens$/.test(content))) {
      continue;
    }
    const at = index + line.search(/\S/);
    const [head, marks = '', word = ''] = /^(%%?)(\w*)(?=\s|$)/.exec(text.slice(at)) ?? [''];
    const name = names.find((known) => known === word && (marks === '%' || known !== 'neuron_lens'));
    const start = at + head.length;
    if (name !== undefined && (marks === '%') === (whole === null)) {
      const rest = text.slice(start, index + line.length);
      calls.push({ name, at, text: rest, start });
      // IPython runs no other.
      if (python && whole && !/\n/.test(text.trim())) {
        problems.push({
          message: `${head}: a Python kernel takes it with lines below it only; write ${head.slice(1)} for one line`,
          start: at,
          end: start,
        });
      }
      if (name === 'neuron_lens' && rest.trim() !== '') {
        const message = `%neuron_lens takes no argument: leave out ${rest.trim()}`;
        problems.push({ message, start, end: start + rest.trimEnd().length });
      }
      continue;
    }
    const close = marks === '' ? undefined : closeName(word, names);
    if (python && close === undefined) continue;
    const first = content.split(/\r?\n/, 1)[0]!;
    const meant = close === undefined ? '' : `did you mean ${marks}${close}? `;
    problems.push({
      message: python ? `${first}: ${meant.trim()}` : foreign(first, meant),
      start: at,
      end: at + (head.length || first.length),
    });
  }
  return { calls, problems };
}

/** The magics of a cell without Python. Throws an InputError for anything else. */
export function readCell(text: string): readonly MagicCall[] {
  const { calls, problems } = scanCell(text);
  if (problems[0]) throw new InputError(problems[0].message);
  return calls;
}

function foreign(line: string, meant: string): string {
  return (
    `${line.slice(0, 60)}: ${meant}this kernel runs no Python, but ${magicList}. ` +
    'Choose a Python kernel for other code; after %load_ext neuron_lens it has the same magics.'
  );
}
