import { isCountable, isTensorFlowJsLayer } from './layerTypes.ts';
import type { CodeNetwork, Literal } from './LayerDefinition.ts';
import { makeDefinition, readLiteral, readString } from './makeDefinition.ts';
import { NetworkGroups } from './NetworkGroups.ts';
import type { SyntaxNode } from './SyntaxNode.ts';

interface Scope {
  readonly names: readonly string[];
  readonly key: string;
}

const functions =
  /^(function_declaration|function_expression|generator_function_declaration|arrow_function|method_definition|class_declaration|class)$/;
const conditional =
  /^(for_statement|for_in_statement|while_statement|do_statement|if_statement|ternary_expression|switch_statement|try_statement|ERROR)$/;

/** The networks of a TypeScript or JavaScript file that are made of `tf.layers.*`, by function and sequence. */
export function findTypeScriptNetworks(root: SyntaxNode): CodeNetwork[] {
  const groups = new NetworkGroups();
  visit(root, { names: [], key: 'file' }, false, groups);
  return groups.networks(root.hasError);
}

function visit(node: SyntaxNode, scope: Scope, unsure: boolean, groups: NetworkGroups): void {
  const type = layerType(node);
  if (type !== undefined && !node.hasError) {
    const given = readOptions(node);
    const sequence = sequenceOf(node);
    groups.add(
      sequence === undefined ? scope.key : `${scope.key} ${sequence}`,
      sequence === undefined ? scope.names : [sequence, ...scope.names],
      makeDefinition(node, typeof given['name'] === 'string' ? given['name'] : undefined, type, given),
      !unsure && isCountable(type),
    );
    return;
  }
  // A function that is handed on, as to map, may run any number of times.
  const handedOn = functions.test(node.type) && node.parent?.type === 'arguments';
  const inner =
    functions.test(node.type) && !handedOn
      ? { names: [functionName(node), ...scope.names].filter((name) => name !== ''), key: node.id }
      : scope;
  // layer.apply(x): x is computed first.
  const children = node.type === 'call_expression' ? node.namedChildren.toReversed() : node.namedChildren;
  for (const child of children) {
    visit(child, inner, unsure || handedOn || conditional.test(node.type), groups);
  }
}

/** `dense` of a call of `tf.layers.dense`. */
function layerType(node: SyntaxNode): string | undefined {
  const callee = node.type === 'call_expression' ? node.childForFieldName('function') : null;
  const match = callee?.type === 'member_expression' ? /(?:^|\.)layers\.(\w+)$/.exec(callee.text) : null;
  return match && isTensorFlowJsLayer(match[1]!) ? match[1] : undefined;
}

function functionName(node: SyntaxNode): string {
  const name = node.childForFieldName('name');
  const around = node.parent?.type === 'variable_declarator' ? node.parent.childForFieldName('name') : null;
  return (name ?? around)?.text ?? '';
}

function readOptions(call: SyntaxNode): Record<string, Literal> {
  const found: Record<string, Literal> = {};
  const options = call.childForFieldName('arguments')?.namedChildren.find(({ type }) => type === 'object');
  for (const pair of options?.namedChildren ?? []) {
    if (pair.type !== 'pair') continue;
    const [key, value] = [pair.childForFieldName('key'), pair.childForFieldName('value')];
    const name = key && (readString(key) ?? key.text);
    const literal = value ? readLiteral(value) : undefined;
    if (name && literal !== undefined) found[name] = literal;
  }
  return found;
}

/** The variable of the sequence that a layer is added to: `model` of `model.add(…)` and `model = tf.sequential({layers: […]})`. */
function sequenceOf(node: SyntaxNode): string | undefined {
  const { parent } = node;
  if (parent?.type === 'arguments') {
    const callee = parent.parent?.childForFieldName('function');
    const adds = callee?.childForFieldName('property')?.text === 'add';
    return adds ? callee?.childForFieldName('object')?.text : undefined;
  }
  // array → pair → object → arguments → call
  const call = parent?.type === 'array' ? parent.parent?.parent?.parent?.parent : undefined;
  const callee = call?.type === 'call_expression' ? call.childForFieldName('function')?.text : undefined;
  if (!call || !/(^|\.)sequential$/.test(callee ?? '')) return undefined;
  const left = call.parent?.childForFieldName(call.parent.type === 'variable_declarator' ? 'name' : 'left');
  return left?.text ?? `#${call.id}`;
}
