import { resolve } from 'node:path';
import type { Result } from '../protocol/Result.ts';
import type { OpenedResult } from './readSavedResult.ts';

/** The model and the data of an analysis, as the engine finds them. */
export function ownSource<R extends Exclude<Result, { kind: 'prototype' }>>({
  result,
  origin: { folder, model, data },
}: OpenedResult & { readonly result: R }): { model: string; data: string } {
  const inFolder = (path: string) => resolve(folder ?? '.', path);
  return { model: model ?? inFolder(result.model.path), data: data ?? inFolder(result.data.path) };
}
