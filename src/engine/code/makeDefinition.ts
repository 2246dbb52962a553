import type { LayerDefinition, Literal } from './LayerDefinition.ts';
import type { SyntaxNode } from './SyntaxNode.ts';

/** A definition that reaches from the beginning of one node to the end of it. */
export function makeDefinition(
  node: SyntaxNode,
  path: string | undefined,
  type: string,
  hyperparameters: Readonly<Record<string, Literal>>,
  defaults: Readonly<Record<string, Literal>> = {},
): LayerDefinition {
  const { startPosition: start, endPosition: end } = node;
  return {
    path,
    type,
    hyperparameters,
    defaults,
    line: start.row + 1,
    endLine: end.row + 1,
    column: start.column,
    endColumn: end.column,
    text: node.text.replace(/\s+/g, ' '),
  };
}

/** The value that an expression writes out: a number, a text, true or false, numbers in a tuple, list or array. */
export function readLiteral(node: SyntaxNode): Literal | undefined {
  switch (node.type) {
    case 'integer':
    case 'float':
    case 'number':
    case 'unary_operator':
    case 'unary_expression': {
      const value = Number(node.text.replaceAll('_', ''));
      return Number.isFinite(value) ? value : undefined;
    }
    case 'true':
    case 'false':
      return node.type === 'true';
    case 'True':
    case 'False':
      return node.type === 'True';
    case 'string':
      return readString(node);
    case 'tuple':
    case 'list':
    case 'array': {
      const values = node.namedChildren.map((child) => readLiteral(child));
      return values.every((value) => typeof value === 'number') ? values : undefined;
    }
    default:
      return undefined;
  }
}

/** The text of a string without prefix, interpolation and escapes; undefined for others. */
export function readString(node: SyntaxNode): string | undefined {
  if (node.type !== 'string') return undefined;
  const match = /^("""|'''|["'])([^\\]*)\1$/s.exec(node.text);
  return match?.[2];
}
