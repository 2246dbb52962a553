import { pythonAssignment, pythonStatements } from './pythonStatements.ts';
import type { SyntaxNode } from './SyntaxNode.ts';
import { withoutComments } from './withoutComments.ts';

/**
 * The entries of a list at a `*name` of a call: of `name = […]` and each `name.append(…)` after it, one by one in the same
 * function. Undefined where the function does anything else with it, be it in a loop or a condition.
 */
export function readPythonList(splat: SyntaxNode): SyntaxNode[] | undefined {
  const [identifier] = splat.namedChildren;
  const place = pythonStatements(splat);
  if (identifier?.type !== 'identifier' || !place) return undefined;
  const { own, before } = place;
  const name = identifier.text;
  const mentions = (node: SyntaxNode) =>
    node.descendantsOfType('identifier').filter(({ text }) => text === name);
  // In a loop or a condition, what comes later may have been before.
  if (!/^(expression_statement|return_statement)$/.test(own.type)) return undefined;
  const target = pythonAssignment(own)?.left;
  if (!mentions(own).every((each) => each === target || each.parent?.type === 'list_splat')) return undefined;
  let entries: SyntaxNode[] | undefined;
  for (const statement of before) {
    const found = mentions(statement).filter(({ parent }) => parent?.type !== 'list_splat');
    if (found.length === 0) continue;
    if (found.length > 1) return undefined;
    const assigned = pythonAssignment(statement);
    if (assigned?.left === found[0] && assigned.value.type === 'list') {
      entries = withoutComments(assigned.value);
      continue;
    }
    const added = appended(statement, found[0]!);
    if (!entries || !added) return undefined;
    entries = [...entries, added];
  }
  return entries;
}

/** Of the statement `name.append(value)`, the value. */
function appended(statement: SyntaxNode, name: SyntaxNode): SyntaxNode | undefined {
  const [call, ...others] = statement.type === 'expression_statement' ? statement.namedChildren : [];
  const callee = call?.type === 'call' && !call.hasError ? call.childForFieldName('function') : null;
  const list = call?.childForFieldName('arguments');
  if (!list || others.length > 0 || callee?.childForFieldName('object') !== name) return undefined;
  if (callee.childForFieldName('attribute')?.text !== 'append') return undefined;
  const [value, ...more] = withoutComments(list);
  return value?.type !== 'keyword_argument' && more.length === 0 ? value : undefined;
}
