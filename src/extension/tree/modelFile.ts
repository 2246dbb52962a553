import { Uri } from 'vscode';
import { isNode } from './ModelNode.ts';

/** The model file that a command was called on: of the explorer, or of the tree. */
export function modelFile(from: unknown): Uri | undefined {
  if (from instanceof Uri) return from;
  return isNode(from, 'model') ? Uri.file(from.path) : undefined;
}
