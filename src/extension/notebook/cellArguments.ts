import { stat } from 'node:fs/promises';
import { homedir } from 'node:os';
import { resolve } from 'node:path';
import { InputError } from '../../engine/InputError.ts';
import { findWorkspace } from '../../engine/workspace/findWorkspace.ts';
import { loadWorkspace, type Workspace } from '../../engine/workspace/loadWorkspace.ts';
import type { CommandDescription } from '../../protocol/commandLine.ts';
import { takesFiles, type GivenOption } from './readOptions.ts';

/** What settings say of how to compute, where a cell does not. */
export interface UsualOptions {
  readonly device: string;
  /** Megabytes. */
  readonly memory: number | undefined;
  readonly seed: number;
}

/**
 * The arguments of the command line, with absolute paths. Names are those of the nearest neuron-lens.json upwards.
 * Throws an InputError for what is neither a file nor a name.
 * @param folder of the notebook, which relative paths are taken from
 */
export async function cellArguments(
  command: CommandDescription,
  given: readonly GivenOption[],
  folder: string,
  usual: UsualOptions,
): Promise<string[]> {
  const asked = given.find(({ option }) => option.name === '--workspace')?.value;
  const workspace =
    asked === undefined ? await findWorkspace(folder) : await loadWorkspace(absolute(asked, folder));
  const words = [command.name];
  const add = (name: string, value: string | undefined): void => {
    // Values may start with a dash: a number below 0.
    words.push(value === undefined ? name : `${name}=${value}`);
  };
  for (const each of given) {
    if (each.option.name === '--workspace') continue;
    add(each.option.name, await argumentOf(each, folder, workspace));
  }
  add('--workspace', asked === undefined ? (workspace?.folder ?? folder) : absolute(asked, folder));
  for (const name of ['device', 'memory', 'seed'] as const) {
    const open = given.every(({ option }) => option.name !== `--${name}`);
    if (open && usual[name] !== undefined) add(`--${name}`, String(usual[name]));
  }
  return words;
}

async function argumentOf(
  { option, value }: GivenOption,
  folder: string,
  workspace: Workspace | undefined,
): Promise<string | undefined> {
  const { name, argument } = option;
  if (value === undefined || argument === undefined) return value;
  if (!takesFiles(option)) return /^(file|analysis)$/.test(argument) ? absolute(value, folder) : value;
  const kinds = argument.split('|');
  if (kinds.includes(value) || (kinds.includes('number') && Number.isFinite(Number(value)))) return value;
  const path = absolute(value, folder);
  const exists = await stat(path).then(
    () => true,
    () => false,
  );
  if (exists) return path;
  const entries = { '--model': workspace?.models, '--data': workspace?.dataSets }[name];
  if (entries && Object.hasOwn(entries, value)) return value;
  if (/[/\\]|\.(onnx|npy|npz|csv|gz|tar|json)$/.test(value)) {
    throw new InputError(`${name} ${value}: there is no such file in ${folder}`);
  }
  const names = Object.keys(entries ?? {});
  const known = names.length > 0 ? `, which names ${names.join(', ')}` : '';
  const wanted = argument.includes('name') ? `a file or a name of neuron-lens.json${known}` : 'a file';
  throw new InputError(
    `${name} ${value}: give ${wanted}; for variables of Python, choose a Python kernel and %load_ext neuron_lens`,
  );
}

function absolute(path: string, folder: string): string {
  return resolve(folder, path.replace(/^~(?=$|[/\\])/, homedir()));
}
