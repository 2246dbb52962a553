import { resolve } from 'node:path';
import type { Result } from '../../protocol/Result.ts';
import type { KnownResult } from './KnownResults.ts';

/** The results of one network. */
export interface NetworkResults {
  /** The newest first. */
  readonly known: readonly KnownResult[];
  readonly model: Result['model'];
  /** What paths in the results are relative to. */
  readonly folder: string | undefined;
  /** Absolute path of the code that defines it, where the project names one. */
  readonly code: string | undefined;
}

/**
 * Results about layers, by network, whose names in the project are those of the newest one.
 * @param all the newest first
 */
export function groupResults(all: readonly KnownResult[]): NetworkResults[] {
  const groups = new Map<string, KnownResult[]>();
  for (const known of all) {
    const { summary, origin } = known;
    if (summary.layers.length === 0) continue;
    const key = `${summary.model.sha256} ${origin.folder ?? ''}`;
    const group = groups.get(key);
    if (group) group.push(known);
    else groups.set(key, [known]);
  }
  return [...groups.values()].map((known) => {
    const { summary, origin } = known[0]!;
    const { code } = summary.model;
    return {
      known,
      model: summary.model,
      folder: origin.folder,
      code: code === undefined ? undefined : resolve(origin.folder ?? '.', code),
    };
  });
}
