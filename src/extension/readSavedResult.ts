import { basename, dirname } from 'node:path';
import { InputError } from '../engine/InputError.ts';
import { readResultText } from '../engine/readResultText.ts';
import { savedFolderName } from '../engine/saved/SavedAnalyses.ts';
import { findWorkspace } from '../engine/workspace/findWorkspace.ts';
import { parseResultText, type Result } from '../protocol/Result.ts';
import type { Origin } from './StoredResults.ts';

/** A result, and where it comes from. */
export interface OpenedResult {
  readonly result: Result;
  readonly origin: Origin;
  /** The file it was read from; none of an analysis that was not saved. */
  readonly path?: string;
}

/** A saved analysis. Rejects with the file's name and what is wrong with it. */
export async function readSavedResult(path: string): Promise<OpenedResult> {
  try {
    const result = parseResultText(await readResultText(path));
    return { result, origin: { folder: await resultFolder(path) }, path };
  } catch (error) {
    throw new InputError(`${basename(path)}: ${(error as Error).message}`, { cause: error });
  }
}

/**
 * The folder of the nearest neuron-lens.json, which the paths in a result are relative to; else the result's own, or the
 * one that the folder of saved analyses is in.
 */
async function resultFolder(path: string): Promise<string> {
  const own = dirname(path);
  const folder = basename(own) === savedFolderName ? dirname(own) : own;
  return findWorkspace(folder).then(
    (found) => found?.folder ?? folder,
    () => folder,
  );
}
