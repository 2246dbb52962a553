import type { CommandDescription, OptionDescription } from '../../protocol/commandLine.ts';
import { scanCell, type MagicCall } from './readCell.ts';
import { cellOptions, scanOptions, takesFiles } from './readOptions.ts';

/** What can be written at a place. */
export interface Completion {
  readonly text: string;
  readonly description: string;
  readonly kind: 'option' | 'value' | 'name' | 'file';
}

/** What is known of the files and networks that a cell speaks of. */
export interface ValueSources {
  /** Names of neuron-lens.json, and of results of other cells, that an option takes. */
  readonly names: (
    option: OptionDescription,
    workspace: string | undefined,
  ) => Promise<readonly Completion[]>;
  /** Files and folders whose path begins so. */
  readonly files: (begin: string) => Promise<readonly Completion[]>;
  readonly layers: (model: string, workspace: string | undefined) => Promise<readonly Completion[]>;
  readonly classes: (model: string, workspace: string | undefined) => Promise<readonly Completion[]>;
}

/** The completions at a place of a cell, for the last so many characters before it. */
export interface Completions {
  readonly replaced: number;
  readonly found: readonly Completion[];
}

/** The magic whose options stand at a place of a cell; undefined where there is none. */
export function magicAt(text: string, position: number, python: boolean): MagicCall | undefined {
  return scanCell(text, python).calls.find(
    ({ start, text: own }) => start <= position && position <= start + own.length,
  );
}

const nothing: Completions = { replaced: 0, found: [] };

/**
 * What can stand at a place of a cell: options of its magic that it does not have yet, or values of the option before.
 * @param python whether the cell is for a Python kernel
 */
export async function completeMagic(
  text: string,
  position: number,
  commands: readonly CommandDescription[],
  sources: ValueSources,
  python = false,
): Promise<Completions> {
  const call = magicAt(text, position, python);
  const command = commands.find(({ name }) => name === call?.name);
  if (call === undefined || command === undefined || position === call.start) return nothing;
  const before = text.slice(call.start, position);
  if (/(?:^|\n)[^\S\n]*#.*$/.test(before)) return nothing;
  const { given } = scanOptions(call.text, command, python);
  const options = cellOptions(command, python);
  const [, dashes] = /(?:^|\s)(-[\w-]*)$/.exec(before) ?? [];
  if (dashes !== undefined) {
    const open = options.filter(
      ({ name }) => name === '--out' || name === dashes || given.every(({ option }) => option.name !== name),
    );
    return {
      replaced: dashes.length,
      found: open.map(({ name, description }) => ({ text: name, description, kind: 'option' })),
    };
  }
  const [, name, rest = ''] = /(?:^|\s)(--[\w-]+)(?:=|\s+)((?:(?!\s--[A-Za-z])[^])*)$/.exec(before) ?? [];
  const option =
    name === undefined
      ? command.operands[Math.min(before.trim().split(/\s+/).length, command.operands.length) - 1]
      : options.find((each) => each.name === name);
  if (option === undefined) return nothing;
  const typed = name === undefined ? before : rest;
  // After one value and a blank, there is no other.
  if (name !== undefined && /\S\s/.test(typed)) return nothing;
  const word = (option.list ? /[^\s,]*$/ : /\S*$/).exec(typed)![0];
  const valueOf = (of: string) => given.find((each) => each.option.name === of)?.value;
  const workspace = valueOf('--workspace');
  const model = valueOf('--model') ?? valueOf('first');
  const found: Completion[] = [...(option.choices ?? []), ...(option.words ?? [])].map((value) => ({
    text: value,
    description: option.description,
    kind: 'value',
  }));
  if (model !== undefined && /^--(layers?|follow|class|target)$/.test(option.name)) {
    const ask = /layer|follow/.test(option.name) ? 'layers' : 'classes';
    if (option.choices === undefined) found.push(...(await sources[ask](model, workspace)));
  }
  if (takesFiles(option)) found.push(...(await sources.names(option, workspace)));
  if (takesFiles(option) || /^(file|folder)$/.test(option.argument ?? '')) {
    found.push(...(await sources.files(word)));
  }
  return { replaced: word.length, found };
}
