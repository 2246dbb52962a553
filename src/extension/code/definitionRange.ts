import { Range } from 'vscode';
import type { LayerDefinition } from '../../engine/code/LayerDefinition.ts';

/** Where a definition is, as the editor counts. */
export function definitionRange({ line, column, endLine, endColumn }: LayerDefinition): Range {
  return new Range(line - 1, column, endLine - 1, endColumn);
}
