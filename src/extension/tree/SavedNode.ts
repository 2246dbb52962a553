import type { SavedAnalysis } from '../../engine/saved/SavedAnalysis.ts';

/** A saved analysis in the tree, and the folder that its paths and names are of. */
export interface SavedNode {
  readonly folder: string;
  readonly saved: SavedAnalysis;
}

/** Whether a command was called on a saved analysis of the tree. */
export function isSavedNode(from: unknown): from is SavedNode {
  return typeof from === 'object' && from !== null && 'saved' in from && 'folder' in from;
}
