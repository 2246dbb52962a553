import type { SavedAnalysis } from '../../engine/saved/SavedAnalysis.ts';

/** An analysis that can be computed once more, and the folder that its paths and names are of. */
export interface RepeatedNode {
  readonly folder: string;
  readonly saved: Pick<SavedAnalysis, 'kind' | 'title' | 'description' | 'model' | 'asked'> & {
    /** Of the document, where it is known. */
    readonly path?: string;
  };
}

/** A saved analysis in the tree. */
export interface SavedNode extends RepeatedNode {
  readonly saved: SavedAnalysis;
}

/** Whether a command was called on a saved analysis of the tree. */
export function isSavedNode(from: unknown): from is SavedNode {
  return isRepeatedNode(from) && 'path' in from.saved;
}

/** Whether a command was called on a saved analysis, of the tree or of a page. */
export function isRepeatedNode(from: unknown): from is RepeatedNode {
  return typeof from === 'object' && from !== null && 'saved' in from && 'folder' in from;
}

/**
 * The saved analyses that a command of the tree is for.
 * @param selected all that are selected, where the command was called on one of several
 */
export function savedNodes(from: unknown, selected: unknown): SavedNode[] {
  const several: readonly unknown[] = Array.isArray(selected) && selected.length > 0 ? selected : [from];
  return several.filter(isSavedNode);
}
