import type { Position } from 'vscode';
import type { DefinedLayer } from './DefinedLayer.ts';
import { definitionRange } from './definitionRange.ts';

/** The layers of the innermost definition at a position: several, where one line makes several layers or networks. */
export function layersAt(layers: readonly DefinedLayer[], position: Position): DefinedLayer[] {
  const around = layers.filter(({ definition }) => definitionRange(definition).contains(position));
  const [innermost] = around.toSorted((a, b) => a.definition.text.length - b.definition.text.length);
  if (innermost === undefined) return [];
  const { line, column } = innermost.definition;
  return around.filter(({ definition }) => definition.line === line && definition.column === column);
}
