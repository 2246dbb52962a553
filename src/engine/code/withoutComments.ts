import type { SyntaxNode } from './SyntaxNode.ts';

/** The named children that are code. */
export function withoutComments(node: SyntaxNode): SyntaxNode[] {
  return node.namedChildren.filter(({ type }) => type !== 'comment');
}
