import type { SavedAnalysis } from '../../engine/saved/SavedAnalysis.ts';

/**
 * Documents that are larger, in bytes, are not read for what stands next to the code: reading takes a few times as much
 * memory, beside the editor's.
 */
export const mostBytes = 64 * 2 ** 20;

/** Of one network and kind: they may be about several layers, and more would not be read in a moment. */
const mostOfKind = 4;

/** Kinds that say something of the layers of one network. */
const kinds: ReadonlySet<string> = new Set(['conductance', 'neucept', 'rules', 'pathway', 'agreement']);

/**
 * Of each network and kind, the newest analyses: those to read, and those that are too large for it. Of a network whose
 * file was changed, only those of its newest state count.
 * @param list of one folder, the newest first
 */
export function newestSaved(list: readonly SavedAnalysis[]): {
  readonly read: SavedAnalysis[];
  readonly tooLarge: SavedAnalysis[];
} {
  const states = new Map<string, string>();
  const counts = new Map<string, number>();
  const found = { read: [] as SavedAnalysis[], tooLarge: [] as SavedAnalysis[] };
  for (const saved of list) {
    const { kind, model, bytes } = saved;
    if (!kinds.has(kind)) continue;
    if (!states.has(model.path)) states.set(model.path, model.sha256);
    const question = `${kind} ${model.path}`;
    const count = counts.get(question) ?? 0;
    if (states.get(model.path) !== model.sha256 || count >= mostOfKind) continue;
    counts.set(question, count + 1);
    if (bytes > mostBytes) found.tooLarge.push(saved);
    else found.read.push(saved);
  }
  return found;
}
