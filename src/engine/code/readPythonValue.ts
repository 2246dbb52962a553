import type { Literal } from './LayerDefinition.ts';
import { readLiteral } from './makeDefinition.ts';
import { readSelfAttribute } from './readSelfAttribute.ts';
import type { SyntaxNode } from './SyntaxNode.ts';

/** By function, class or file: the literal of each name that is bound in it; undefined for one that could be anything. */
const scopes = new WeakMap<SyntaxNode, ReadonlyMap<string, Bound | undefined>>();

interface Bound {
  readonly value: Literal;
  /** Of an argument that has a default and that the function does not bind again. */
  readonly isDefault: boolean;
}

/**
 * The value that an expression writes out, also by a name or an attribute of `self` that a literal is assigned to: once,
 * not in a loop or a condition, in the function around or, where that does not bind the name, outside of it.
 */
export function readPythonValue(node: SyntaxNode): Literal | undefined {
  const bound = readBound(node);
  return bound?.isDefault === false ? bound.value : undefined;
}

/** The value that an expression has by the default of an argument. */
export function readPythonDefault(node: SyntaxNode): Literal | undefined {
  const bound = readBound(node);
  return bound?.isDefault === true ? bound.value : undefined;
}

function readBound(node: SyntaxNode): Bound | undefined {
  if (node.type === 'attribute') {
    const value = readSelfAttribute(node);
    return value && readBound(value);
  }
  if (node.type !== 'identifier') return made(readLiteral(node));
  const name = node.text;
  let inFunction = false;
  for (let scope = node.parent; scope; scope = scope.parent) {
    const isClass = scope.type === 'class_definition';
    if (!isClass && !/^(function_definition|lambda|module)$/.test(scope.type)) continue;
    // Functions do not see the names of the class around them.
    if (isClass && inFunction) continue;
    inFunction ||= !isClass;
    const bound = bindings(scope);
    if (bound.has(name)) return bound.get(name);
  }
  return undefined;
}

function made(value: Literal | undefined, isDefault = false): Bound | undefined {
  return value === undefined ? undefined : { value, isDefault };
}

function bindings(scope: SyntaxNode): ReadonlyMap<string, Bound | undefined> {
  let found = scopes.get(scope);
  if (found === undefined) {
    found = findBindings(scope);
    scopes.set(scope, found);
  }
  return found;
}

function findBindings(scope: SyntaxNode): Map<string, Bound | undefined> {
  const found = new Map<string, Bound | undefined>();
  const bind = (name: string, value?: Literal): void => {
    found.set(name, found.has(name) ? undefined : made(value));
  };
  const bindAll = (node: SyntaxNode | null): void => {
    for (const { text } of node?.descendantsOfType('identifier') ?? []) {
      found.set(text, undefined);
    }
  };
  const parameters = scope.childForFieldName('parameters');
  bindAll(parameters);
  for (const parameter of parameters?.namedChildren ?? []) {
    if (!/^(typed_)?default_parameter$/.test(parameter.type)) continue;
    const [name, value] = [parameter.childForFieldName('name'), parameter.childForFieldName('value')];
    if (name && value) found.set(name.text, made(readLiteral(value), true));
  }
  const visit = (node: SyntaxNode, sure: boolean): void => {
    switch (node.type) {
      case 'function_definition':
      case 'class_definition':
        bindAll(node.childForFieldName('name'));
        // What functions say of names outside of them.
        for (const said of [
          ...node.descendantsOfType('global_statement'),
          ...node.descendantsOfType('nonlocal_statement'),
        ]) {
          bindAll(said);
        }
        return;
      case 'assignment': {
        const left = node.childForFieldName('left');
        const value = node.childForFieldName('right');
        if (left?.type === 'identifier' && value && sure && !node.hasError)
          bind(left.text, readLiteral(value));
        else if (left?.type !== 'attribute' && left?.type !== 'subscript') bindAll(left);
        break;
      }
      case 'augmented_assignment':
      case 'for_statement':
      case 'for_in_clause':
        bindAll(node.childForFieldName('left'));
        break;
      case 'named_expression':
        bindAll(node.childForFieldName('name'));
        break;
      case 'as_pattern_target':
      case 'global_statement':
      case 'nonlocal_statement':
      case 'import_statement':
      case 'import_from_statement':
      case 'delete_statement':
      case 'case_pattern':
      case 'ERROR':
        bindAll(node);
        break;
    }
    const unsure =
      !sure ||
      /^(for_statement|while_statement|if_statement|try_statement|match_statement|ERROR)$/.test(node.type);
    for (const child of node.namedChildren) visit(child, !unsure);
  };
  const body = scope.childForFieldName('body');
  for (const child of body ? body.namedChildren : scope.namedChildren) visit(child, true);
  return found;
}
