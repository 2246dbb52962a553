import { stat } from 'node:fs/promises';
import { homedir } from 'node:os';
import { resolve } from 'node:path';
import { InputError } from '../../engine/InputError.ts';
import { findWorkspace } from '../../engine/workspace/findWorkspace.ts';
import { loadWorkspace, type Workspace } from '../../engine/workspace/loadWorkspace.ts';
import type { CommandDescription } from '../../protocol/commandLine.ts';
import { takesFiles, type GivenOption } from './readOptions.ts';

/** Where the values of a cell come from. */
export interface CellSurroundings {
  /** Of the notebook, which relative paths are taken from. */
  readonly folder: string;
  /** Files of the results that earlier cells have named. */
  readonly results: ReadonlyMap<string, string>;
  /** What settings say of how to compute, where a cell does not: values of options by their names. */
  readonly usual: Readonly<Record<string, string | number | undefined>>;
}

/**
 * The arguments of the command line, with absolute paths. Names are those of the nearest neuron-lens.json upwards, and
 * of results. Throws an InputError for what is neither a file nor a name.
 */
export async function cellArguments(
  command: CommandDescription,
  given: readonly GivenOption[],
  { folder, results, usual }: CellSurroundings,
): Promise<string[]> {
  const asked = given.find(({ option }) => option.name === '--workspace')?.value;
  const workspace = await workspaceOf(asked, folder);
  const words = [command.name];
  const operands: string[] = [];
  const add = (name: string, value: string | undefined): void => {
    // Values may start with a dash: a number below 0.
    if (command.options.some((option) => option.name === name)) {
      words.push(value === undefined ? name : `${name}=${value}`);
    } else if (value !== undefined && !name.startsWith('--')) {
      operands.push(value);
    }
  };
  for (const each of given) {
    if (each.option.name === '--workspace') continue;
    add(each.option.name, await argumentOf(each, { folder, results, workspace }));
  }
  add('--workspace', asked === undefined ? (workspace?.folder ?? folder) : absolute(asked, folder));
  for (const [name, value] of Object.entries(usual)) {
    const open = given.every(({ option }) => option.name !== name);
    if (open && value !== undefined) add(name, String(value));
  }
  return [...words, ...operands];
}

/** The neuron-lens.json that a cell means. @param asked with `--workspace` */
export async function workspaceOf(asked: string | undefined, folder: string): Promise<Workspace | undefined> {
  return asked === undefined ? findWorkspace(folder) : loadWorkspace(absolute(asked, folder));
}

/** The names of neuron-lens.json that an option takes. */
export function namedEntries(
  option: string,
  workspace: Workspace | undefined,
): Readonly<Record<string, unknown>> {
  if (option === '--data') return workspace?.dataSets ?? {};
  return ['--model', 'first', 'second'].includes(option) ? (workspace?.models ?? {}) : {};
}

/** A path of a cell. @param folder of the notebook */
export function absolute(path: string, folder: string): string {
  return resolve(folder, path.replace(/^~(?=$|[/\\])/, homedir()));
}

async function argumentOf(
  { option, value }: GivenOption,
  {
    folder,
    results,
    workspace,
  }: Pick<CellSurroundings, 'folder' | 'results'> & { readonly workspace: Workspace | undefined },
): Promise<string | undefined> {
  const { name, argument, words } = option;
  if (value === undefined || argument === undefined) return value;
  if (!takesFiles(option)) return argument === 'file' ? absolute(value, folder) : value;
  if (words?.includes(value)) return value;
  if (argument.split('|').includes('number') && Number.isFinite(Number(value))) return value;
  const path = absolute(value, folder);
  const exists = await stat(path).then(
    () => true,
    () => false,
  );
  if (exists) return path;
  const entries = namedEntries(name, workspace);
  if (Object.hasOwn(entries, value)) return value;
  const result = results.get(value);
  if (result !== undefined) return result;
  if (/[/\\]|\.(onnx|npy|npz|csv|gz|tar|json)$/.test(value)) {
    throw new InputError(`${name} ${value}: there is no such file in ${folder}`);
  }
  const names = [...Object.keys(entries), ...(name === '--data' ? [] : results.keys())];
  const known = names.length > 0 ? `; there are ${names.join(', ')}` : '';
  const wanted = `a file${argument.includes('name') ? ', a name of neuron-lens.json' : ''}${
    name === '--data' || name === '--model' ? '' : ' or the name that an earlier cell has given with --as'
  }`;
  throw new InputError(
    `${name} ${value}: give ${wanted}${known}. For variables of Python, choose a Python kernel and %load_ext neuron_lens`,
  );
}
