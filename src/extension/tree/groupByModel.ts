import type { SavedAnalysis } from '../../engine/saved/SavedAnalysis.ts';

/** The analyses of one network, the newest first. */
export interface ModelAnalyses {
  /** Path as in the analyses, relative to their folder. */
  readonly model: string;
  readonly analyses: readonly SavedAnalysis[];
}

/** Saved analyses by the file of their network, in the order of its name; an older state of a file is the same network. */
export function groupByModel(analyses: readonly SavedAnalysis[]): ModelAnalyses[] {
  const groups = new Map<string, SavedAnalysis[]>();
  for (const each of analyses) groups.set(each.model.path, [...(groups.get(each.model.path) ?? []), each]);
  return [...groups]
    .map(([model, group]) => ({
      model,
      analyses: group.toSorted((a, b) => (a.createdAt < b.createdAt ? 1 : -1)),
    }))
    .sort((a, b) => (a.model < b.model ? -1 : 1));
}
