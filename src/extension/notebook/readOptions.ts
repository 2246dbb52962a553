import { InputError } from '../../engine/InputError.ts';
import type { CommandDescription, OptionDescription } from '../../protocol/commandLine.ts';
import { splitWords } from './splitWords.ts';

/** An option of a cell with its value; undefined for a switch. */
export interface GivenOption {
  readonly option: OptionDescription;
  readonly value: string | undefined;
}

/** What a notebook says in other ways. */
const leftOut = new Set(['--json', '--quiet']);

/** The options that a cell can have. */
export function cellOptions({ options }: CommandDescription): OptionDescription[] {
  return options.filter(({ name }) => !leftOut.has(name));
}

/** Whether an option takes a file that is read, or what stands for one. */
export function takesFiles({ name, argument }: OptionDescription): boolean {
  return name !== '--out' && argument !== undefined && /\bfile\b/.test(argument);
}

/**
 * The options of a cell, in order, by the same grammar as in a Python kernel: each ends where the next one starts, and
 * lines that start with # are comments. Throws an InputError that names the option and says what to do.
 */
export function readOptions(text: string, command: CommandDescription): GivenOption[] {
  const known = cellOptions(command);
  const lines = text.split(/\r?\n/).filter((line) => !line.trimStart().startsWith('#'));
  const [head, ...parts] = ['', ...lines].join('\n').split(/(?<=\s)(?=--[A-Za-z])/);
  if (head!.trim() !== '') {
    const word = head!.trim().split(/\s/, 1)[0]!;
    throw new InputError(`${word}: an option starts with --, such as --model lenet${hint(command)}`);
  }
  const given = parts.map((part): GivenOption => {
    const [, name, rest] = /^(--[\w-]+)(?:=|\s+|$)([^]*)/.exec(part.trim()) ?? [part, part.trim(), ''];
    const option = known.find((each) => each.name === name);
    if (option === undefined) throw new InputError(unknown(name!, known, command));
    return { option, value: checkedValue(option, rest!.trim(), command) };
  });
  for (const option of known) {
    if (option.required && given.every((each) => each.option !== option)) {
      throw new InputError(`${option.name} is missing: ${option.description}${hint(command)}`);
    }
  }
  return given;
}

function unknown(name: string, known: readonly OptionDescription[], command: CommandDescription): string {
  if (name === '--labels') {
    return (
      '--labels takes an array of a Python kernel (%load_ext neuron_lens); ' +
      'labels of files are declared in neuron-lens.json'
    );
  }
  // The one that begins most alike, of at least three letters after the dashes.
  const alike = (other: string): number => {
    let length = 0;
    while (length < name.length && name[length] === other[length]) length++;
    return length;
  };
  const [close] = known.map((each) => each.name).sort((a, b) => alike(b) - alike(a));
  const better = close !== undefined && alike(close) >= 5 ? `; did you mean ${close}?` : '';
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
  // Names of files may have spaces in them.
  const value = takesFiles(option) ? text.replace(/^(['"])(.*)\1$/, '$2') : oneWord(name, text, command);
  if (choices && !choices.includes(value)) {
    throw new InputError(`${name} ${value}: give one of ${choices.join(', ')}`);
  }
  return value;
}

function oneWord(name: string, text: string, command: CommandDescription): string {
  let words: string[];
  try {
    words = splitWords(text);
  } catch (error) {
    throw new InputError(`${name}: ${text}: ${(error as Error).message}; close it`);
  }
  if (words.length !== 1) {
    throw new InputError(
      `${name} takes one value, and ${text} are ${words.length}: put quotes around it${hint(command)}`,
    );
  }
  return words[0]!;
}

function hint({ name }: CommandDescription): string {
  return ` (%%${name} --help lists all options)`;
}
