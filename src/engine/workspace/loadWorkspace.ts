import { isAbsolute, join, resolve } from 'node:path';
import type * as z from 'zod';
import { InputError } from '../InputError.ts';
import { isFolder } from '../isFolder.ts';
import { isInside } from '../isInside.ts';
import { readPlainFile } from '../readPlainFile.ts';
export type { Workspace } from './Workspace.ts';
import {
  workspaceFileName,
  type Workspace,
  type WorkspaceDataSet,
  type WorkspaceModel,
} from './Workspace.ts';
import { WorkspaceFileSchema } from './WorkspaceFile.ts';

/** Of neuron-lens.json, and of a file with names of classes. */
const mostBytes = 2 ** 26;

/**
 * Reads neuron-lens.json of a folder; undefined where there is none.
 * Throws an InputError that names the wrong key.
 */
export async function loadWorkspace(folder: string): Promise<Workspace | undefined> {
  const file = join(resolve(folder), workspaceFileName);
  let text: string;
  try {
    text = (await readPlainFile(file, mostBytes)).toString('utf8');
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    if (code === 'ENOENT' || code === 'ENOTDIR') {
      if (await isFolder(resolve(folder))) return undefined;
      throw new InputError(
        `the workspace ${resolve(folder)} is no folder: give the folder of ${workspaceFileName}`,
      );
    }
    throw new InputError(`cannot read ${file}: ${(error as Error).message}`);
  }
  return parseWorkspace(text, file, resolve(folder));
}

async function parseWorkspace(text: string, file: string, folder: string): Promise<Workspace> {
  let content: unknown;
  try {
    content = JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch (error) {
    throw new InputError(`${file} is not JSON: ${oneLine((error as Error).message)}`);
  }
  const parsed = WorkspaceFileSchema.safeParse(content);
  if (!parsed.success) throw new InputError(`${file}: ${describe(parsed.error.issues[0]!)}`);

  const absolute = (path: string, key: string): string => {
    if (isAbsolute(path)) return path;
    const full = resolve(folder, path);
    if (full !== folder && !isInside(folder, full)) {
      throw new InputError(
        `${file}: ${key}: ${path} leaves the folder of neuron-lens.json; write an absolute path if you mean it`,
      );
    }
    return full;
  };

  const labelNames = async (
    labels: string[] | string | undefined,
    key: string,
  ): Promise<{ labels?: string[] }> => {
    if (typeof labels !== 'string') return labels ? { labels } : {};
    const path = absolute(labels, key);
    const text = await readPlainFile(path, mostBytes).catch((error: Error) => {
      throw new InputError(`${file}: ${key}: cannot read ${path}: ${oneLine(error.message)}`);
    });
    return { labels: text.toString('utf8').trimEnd().split(/\r?\n/) };
  };

  const models: Record<string, WorkspaceModel> = {};
  for (const [name, model] of Object.entries(parsed.data.models ?? {})) {
    const key = `models.${name}`;
    const { labels, ...rest } = model;
    models[name] = {
      ...rest,
      path: absolute(model.path, `${key}.path`),
      ...(await labelNames(labels, `${key}.labels`)),
    };
    if (model.code !== undefined) models[name].code = absolute(model.code, `${key}.code`);
    if (typeof model.baseline === 'string' && model.baseline !== 'zero' && model.baseline !== 'mean') {
      models[name].baseline = absolute(model.baseline, `${key}.baseline`);
    }
  }
  const dataSets: Record<string, WorkspaceDataSet> = {};
  for (const [name, dataSet] of Object.entries(parsed.data.dataSets ?? {})) {
    const key = `dataSets.${name}`;
    const { labels, ...rest } = dataSet;
    dataSets[name] = {
      ...rest,
      path: absolute(dataSet.path, `${key}.path`),
      ...(await labelNames(labels, `${key}.labels`)),
    };
    if (dataSet.labelsFile !== undefined) {
      dataSets[name].labelsFile = absolute(dataSet.labelsFile, `${key}.labelsFile`);
    }
  }
  return { folder, models, dataSets };
}

type Issue = z.core.$ZodIssue;

/** The innermost problem with the path of its key: of a union, the alternative that came furthest. */
function describe(issue: Issue, prefix: readonly PropertyKey[] = []): string {
  const path = [...prefix, ...issue.path];
  if (issue.code === 'invalid_union' && issue.errors.length > 0) {
    const depth = (issues: Issue[]): number => Math.max(0, ...issues.map((inner) => inner.path.length));
    const deepest = issue.errors.reduce((best, issues) => (depth(issues) > depth(best) ? issues : best));
    const told = deepest.find((inner) => inner.path.length > 0 || inner.code === 'unrecognized_keys');
    if (told) return describe(told, path);
    return `${where(path)}: ${[...new Set(issue.errors.flat().map((inner) => inner.message))].join(', or ')}`;
  }
  return `${where(path)}: ${issue.message}`;
}

function where(path: readonly PropertyKey[]): string {
  return path.length > 0 ? path.map(String).join('.') : 'the document';
}

function oneLine(message: string): string {
  return message.replace(/\s+/g, ' ');
}
