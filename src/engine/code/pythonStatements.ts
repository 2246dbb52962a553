import type { SyntaxNode } from './SyntaxNode.ts';

/** A statement that runs each time its function (or the file) does, before it has returned; what runs before it; where. */
interface Statements {
  readonly own: SyntaxNode;
  readonly before: readonly SyntaxNode[];
  /** The function; the module of a file. */
  readonly scope: SyntaxNode;
}

/**
 * The statement around an expression directly in the function around, be it a loop or a condition. Undefined where the
 * expression is run by something else: a lambda, a comprehension, the body of a class.
 */
export function pythonStatements(node: SyntaxNode): Statements | undefined {
  for (let own = node; own.parent; own = own.parent) {
    const { parent } = own;
    if (/^(lambda|class_definition)$|comprehension$|^generator_expression$/.test(parent.type))
      return undefined;
    const scope = parent.type === 'block' ? parent.parent : parent;
    const direct =
      parent.type === 'module' || (parent.type === 'block' && scope?.type === 'function_definition');
    if (!direct || !scope) continue;
    return { own, before: parent.namedChildren.slice(0, parent.namedChildren.indexOf(own)), scope };
  }
  return undefined;
}

/** The assignment that a statement is, of one value to one target: `x = …`, `x: T = …`. */
export function pythonAssignment(
  statement: SyntaxNode,
): { readonly left: SyntaxNode; readonly value: SyntaxNode } | undefined {
  const [only, ...more] = statement.type === 'expression_statement' ? statement.namedChildren : [];
  if (only?.type !== 'assignment' || more.length > 0 || only.hasError) return undefined;
  const left = only.childForFieldName('left');
  const value = only.childForFieldName('right');
  return left && value ? { left, value } : undefined;
}
