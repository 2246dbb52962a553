import { InputError } from '../../engine/InputError.ts';
import { magicList, magicNames } from './magicNames.ts';

/** A magic of a cell, and what stands after its name: options over one or more lines. */
export interface MagicCall {
  readonly name: (typeof magicNames)[number] | 'neuron_lens';
  readonly text: string;
}

/**
 * The magics of a cell: one that starts with %% and takes the whole cell, or several on one line each. Blank lines and
 * comments between them count for nothing, nor does `%load_ext neuron_lens`, which a Python kernel needs.
 * Throws an InputError for anything else.
 */
export function readCell(text: string): MagicCall[] {
  const lines = text.split(/\r?\n/);
  const first = lines.findIndex((line) => line.trim() !== '');
  if (first < 0) return [];
  const whole = /^\s*%%(\w+)(?:\s+(.*))?$/.exec(lines[first]!);
  if (whole !== null) {
    const name = magicNames.find((known) => known === whole[1]);
    if (name === undefined) throw foreign(lines[first]!);
    return [{ name, text: [whole[2] ?? '', ...lines.slice(first + 1)].join('\n') }];
  }
  return lines.flatMap((line) => {
    const content = line.trim();
    if (content === '' || content.startsWith('#') || /^%load_ext\s+neuron_lens$/.test(content)) return [];
    const magic = /^%(\w+)(?:\s+(.*))?$/.exec(content);
    const name = [...magicNames, 'neuron_lens' as const].find((known) => known === magic?.[1]);
    if (name === undefined) throw foreign(content);
    const rest = magic![2] ?? '';
    if (name === 'neuron_lens' && rest !== '') {
      throw new InputError(`%neuron_lens takes no argument: leave out ${rest}`);
    }
    return [{ name, text: rest }];
  });
}

function foreign(line: string): InputError {
  const shown = line.trim().slice(0, 60);
  return new InputError(
    `${shown}: this kernel runs no Python, but ${magicList}. ` +
      'Choose a Python kernel for other code; after %load_ext neuron_lens it has the same magics.',
  );
}
