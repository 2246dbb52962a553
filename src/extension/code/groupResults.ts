import { resolve } from 'node:path';
import type { Result } from '../../protocol/Result.ts';
import { resultLayers } from '../../report/resultLayers.ts';
import type { OpenedResult } from '../readSavedResult.ts';

/** The results of one network. */
export interface NetworkResults {
  /** The newest first. */
  readonly opened: readonly OpenedResult[];
  readonly model: Result['model'];
  /** What paths in the results are relative to. */
  readonly folder: string | undefined;
  /** Absolute path of the code that defines it, where the project names one. */
  readonly code: string | undefined;
}

/** Results about layers, by network, whose names in the project are those of the newest one. */
export function groupResults(all: readonly OpenedResult[]): NetworkResults[] {
  const groups = new Map<string, OpenedResult[]>();
  const newestFirst = all
    .filter(({ result }) => resultLayers(result).layers.length > 0)
    .toSorted((a, b) => b.result.createdAt.localeCompare(a.result.createdAt));
  for (const opened of newestFirst) {
    const key = `${opened.result.model.sha256} ${opened.origin.folder ?? ''}`;
    const group = groups.get(key);
    if (group) group.push(opened);
    else groups.set(key, [opened]);
  }
  return [...groups.values()].map((opened) => {
    const { result, origin } = opened[0]!;
    const { code } = result.model;
    return {
      opened,
      model: result.model,
      folder: origin.folder,
      code: code === undefined ? undefined : resolve(origin.folder ?? '.', code),
    };
  });
}
