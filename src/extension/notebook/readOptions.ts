import { InputError } from '../../engine/InputError.ts';
import type { CommandDescription, NumberDescription, OptionDescription } from '../../protocol/commandLine.ts';
import type { CellProblem } from './CellProblem.ts';
import { closeName } from './closeName.ts';
import { splitWords } from './splitWords.ts';

/** An option of a cell with its value, undefined for a switch; or an operand. */
export interface GivenOption {
  readonly option: OptionDescription;
  readonly value: string | undefined;
}

/** What a notebook says in other ways. */
const leftOut = new Set(['--json', '--quiet']);

/** Of notebooks alone. */
const asOption: OptionDescription = {
  name: '--as',
  description: 'a name for the result, by which later cells take it for a file: %%agree, %%compare, --of',
  required: false,
  argument: 'name',
};
/** Of Python kernels alone. */
const labelsOption: OptionDescription = {
  name: '--labels',
  description: 'labels of --data, one whole number a sample: an array of the notebook',
  required: false,
  argument: 'array',
};

/** The options that a cell can have. @param python whether it is for a Python kernel */
export function cellOptions({ options }: CommandDescription, python = false): OptionDescription[] {
  const found = [...options.filter(({ name }) => !leftOut.has(name)), asOption];
  return python ? [...found, labelsOption] : found;
}

/** Whether an option takes a file that is read, or what stands for one. */
export function takesFiles({ name, argument }: OptionDescription): boolean {
  return name !== '--out' && argument !== undefined && /\b(file|analysis)\b/.test(argument);
}

/** What stands after a magic's name, and what is wrong with it: positions are those in the text. */
export interface ScannedOptions {
  readonly given: readonly GivenOption[];
  readonly problems: readonly CellProblem[];
}

/**
 * The operands and options of a cell, in order, by the same grammar as in a Python kernel: each option ends where the
 * next one starts, and lines that start with # are comments.
 * @param python whether the cell is for a Python kernel: then values may be expressions, and there are labels
 */
export function scanOptions(text: string, command: CommandDescription, python = false): ScannedOptions {
  const known = cellOptions(command, python);
  const plain = text.replace(/^[^\S\n]*#.*/gm, (comment) => ' '.repeat(comment.length));
  const starts = [...plain.matchAll(/(?<=^|\s)--(?=[A-Za-z])/g)].map(({ index }) => index);
  const given: GivenOption[] = [];
  const problems: CellProblem[] = [];
  const read = (from: number, to: number, use: (part: string) => void): void => {
    const part = plain.slice(from, to).trimEnd();
    const start = from + Math.max(part.search(/\S/), 0);
    try {
      use(part.trimStart());
    } catch (error) {
      if (!(error instanceof InputError)) throw error;
      problems.push({ message: error.message, start, end: from + part.length });
    }
  };
  const end = plain.length;
  read(0, starts[0] ?? end, (head) => given.push(...readOperands(head, command)));
  // Where they cannot be read, that is said alone.
  const operands = problems.length > 0 ? [] : command.operands;
  starts.forEach((start, i) =>
    read(start, starts[i + 1] ?? end, (part) => given.push(readPart(part, known, command))),
  );
  for (const option of [...operands, ...known]) {
    if (option.required && given.every((each) => each.option !== option)) {
      problems.push({
        message: `${option.name} ${option.several ? 'are' : 'is'} missing: ${option.description}${hint(command)}`,
        start: 0,
        end: 0,
      });
    }
  }
  return { given, problems };
}

/** The operands and options of a cell without Python. Throws an InputError that names the option and says what to do. */
export function readOptions(text: string, command: CommandDescription): readonly GivenOption[] {
  const { given, problems } = scanOptions(text, command);
  if (problems[0]) throw new InputError(problems[0].message);
  return given;
}

function readOperands(text: string, command: CommandDescription): GivenOption[] {
  const { operands } = command;
  if (text !== '' && operands.length === 0) {
    const word = text.split(/\s/, 1)[0]!;
    throw new InputError(`${word}: an option starts with --, such as --model lenet${hint(command)}`);
  }
  return wordsOf(text, text).map((value, i) => {
    const option = operands[i] ?? operands.at(-1)!;
    if (i >= operands.length && option.several !== true) {
      throw new InputError(
        `${value}: %%${command.name} takes ${operands.map(({ name }) => name).join(' and ')}, and no more${hint(command)}`,
      );
    }
    return { option, value };
  });
}

function readPart(
  part: string,
  known: readonly OptionDescription[],
  command: CommandDescription,
): GivenOption {
  const [, name, rest] = /^(--[\w-]+)(?:=|\s+|$)([^]*)/.exec(part) ?? [part, part, ''];
  const option = known.find((each) => each.name === name);
  if (option === undefined) throw new InputError(unknown(name!, known, command));
  return { option, value: checkedValue(option, rest!.trim(), command) };
}

function unknown(name: string, known: readonly OptionDescription[], command: CommandDescription): string {
  if (name === labelsOption.name) {
    return (
      '--labels takes an array of a Python kernel (%load_ext neuron_lens); ' +
      'labels of files are declared in neuron-lens.json'
    );
  }
  const close = closeName(
    name,
    known.map((each) => each.name),
  );
  const better = close === undefined ? '' : `; did you mean ${close}?`;
  return `${name} is no option of %%${command.name}${better}${hint(command)}`;
}

function checkedValue(
  option: OptionDescription,
  text: string,
  command: CommandDescription,
): string | undefined {
  const { name, argument, choices } = option;
  if (argument === undefined) {
    if (text === '') return undefined;
    throw new InputError(`${name} is a switch and takes no value: leave out ${text}${hint(command)}`);
  }
  if (text === '') throw new InputError(`${name} needs a value: <${argument}>${hint(command)}`);
  // Names of files, and expressions, may have spaces in them.
  const value =
    takesFiles(option) || option === labelsOption
      ? text.replace(/^(['"])(.*)\1$/, '$2')
      : oneWord(name, text, command);
  if (choices && !choices.includes(value)) {
    throw new InputError(`${name} ${value}: give one of ${choices.join(', ')}`);
  }
  if (option === asOption && !/^[A-Za-z_]\w*$/.test(value)) {
    throw new InputError(`${name} ${value}: give a name of letters, digits and underscores`);
  }
  checkNumber(option, value);
  return value;
}

function checkNumber({ name, number, words = [], list }: OptionDescription, value: string): void {
  if (number === undefined || words.includes(value)) return;
  for (const part of list ? value.split(',') : [value]) {
    const is = part.trim() === '' ? NaN : Number(part);
    const fits =
      Number.isFinite(is) &&
      (!number.whole || Number.isInteger(is)) &&
      is >= (number.least ?? -Infinity) &&
      is > (number.above ?? -Infinity);
    if (fits) continue;
    const others = words.length > 0 ? `, or ${words.join(', ')}` : '';
    throw new InputError(`${name} ${value}: give ${numberInWords(number, list)}${others}`);
  }
}

function numberInWords({ whole, least, above }: NumberDescription, list?: boolean): string {
  const kind = `${whole ? 'whole ' : ''}number${list ? 's' : ''}`;
  const bound =
    least === undefined ? (above === undefined ? '' : ` above ${above}`) : ` of at least ${least}`;
  return list ? `${kind}${bound}, separated by commas` : `a ${kind}${bound}`;
}

function oneWord(name: string, text: string, command: CommandDescription): string {
  const words = wordsOf(text, `${name}: ${text}`);
  if (words.length !== 1) {
    throw new InputError(
      `${name} takes one value, and ${text} are ${words.length}: put quotes around it${hint(command)}`,
    );
  }
  return words[0]!;
}

function wordsOf(text: string, shown: string): string[] {
  try {
    return splitWords(text);
  } catch (error) {
    throw new InputError(`${shown}: ${(error as Error).message}; close it`);
  }
}

function hint({ name }: CommandDescription): string {
  return ` (%%${name} --help lists all options)`;
}
