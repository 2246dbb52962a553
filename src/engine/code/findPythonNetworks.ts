import { isCountable, isKerasLayer, positionalNames } from './layerTypes.ts';
import type { CodeNetwork, LayerDefinition, Literal } from './LayerDefinition.ts';
import { makeDefinition, readString } from './makeDefinition.ts';
import { NetworkGroups } from './NetworkGroups.ts';
import { readPythonList } from './readPythonList.ts';
import { readPythonDefault, readPythonValue } from './readPythonValue.ts';
import type { SyntaxNode } from './SyntaxNode.ts';
import { withoutComments } from './withoutComments.ts';

/** A network whose definitions are more is left out: classes that use each other grow without bound. */
const mostDefinitions = 2_000;
const deepest = 20;

/** Attributes that hold no layer, whatever they are called. */
const noLayer =
  /^(integer|float|string|concatenated_string|none|true|false|list|tuple|dictionary|set|lambda|comparison_operator|not_operator|unary_operator|list_comprehension|dictionary_comprehension|generator_expression)$/;

interface Attribute {
  readonly name: string;
  /** The assignment, or the call of add_module. */
  readonly node: SyntaxNode;
  readonly value: SyntaxNode;
  /** In a loop, a condition or a part that cannot be read: how many layers it makes is not known. */
  readonly uncertain: boolean;
}

interface ClassScope {
  readonly name: string;
  readonly bases: readonly string[];
  readonly attributes: readonly Attribute[];
  /** Attributes whose entries are changed after they were made. */
  readonly changed: ReadonlySet<string>;
}

/** The networks of a Python file: PyTorch modules and sequences, Keras models. Parts with errors of syntax are left out. */
export function findPythonNetworks(root: SyntaxNode): CodeNetwork[] {
  const classes = root.descendantsOfType('class_definition').map((node) => readClass(node));
  const used = new Set<SyntaxNode>();
  const networks: CodeNetwork[] = [];
  for (const scope of classes) {
    if (scope.attributes.length === 0 && scope.bases.length === 0) continue;
    const found = new Expansion(classes, used).expand(scope);
    if (found !== undefined && found.definitions.length > 0) networks.push(found);
  }
  const groups = new NetworkGroups();
  visitCalls(root, { names: [], key: 'file' }, false, { classes, used, groups });
  return [...networks, ...groups.networks(root.hasError)];
}

function readClass(node: SyntaxNode): ClassScope {
  const attributes: Attribute[] = [];
  const changed = new Set<string>();
  const visit = (child: SyntaxNode, uncertain: boolean): void => {
    if (child.type === 'class_definition') return;
    const left = child.type === 'assignment' ? child.childForFieldName('left') : null;
    const value = left && lastValue(child);
    if (left && value) {
      const name = selfAttribute(left);
      if (name !== undefined && !noLayer.test(value.type) && !child.hasError) {
        attributes.push({ name, node: child, value, uncertain });
      }
      if (left.type === 'subscript') note(left.childForFieldName('value'));
    }
    if (child.type === 'delete_statement') {
      for (const target of child.descendantsOfType('attribute')) note(target);
    }
    const callee = child.type === 'call' ? child.childForFieldName('function') : null;
    if (callee?.type === 'attribute') {
      const object = callee.childForFieldName('object');
      const method = callee.childForFieldName('attribute')?.text;
      const [name, layer] = child.childForFieldName('arguments')?.namedChildren ?? [];
      if (method === 'add_module' && object?.text === 'self' && name && layer && !child.hasError) {
        const text = readString(name);
        if (text !== undefined) attributes.push({ name: text, node: child, value: layer, uncertain });
      } else if (/^(insert|pop|append|extend|add_module|update|__delitem__)$/.test(method ?? '')) {
        note(object);
      }
    }
    const unsure =
      uncertain || /^(for_statement|while_statement|if_statement|try_statement|ERROR)$/.test(child.type);
    for (const inner of child.namedChildren) visit(inner, unsure);
  };
  const note = (target: SyntaxNode | null): void => {
    const name = target && selfAttribute(target);
    if (name) changed.add(name);
  };
  const body = node.childForFieldName('body');
  if (body) visit(body, false);
  const bases = (node.childForFieldName('superclasses')?.namedChildren ?? [])
    .filter(({ type }) => type === 'identifier')
    .map(({ text }) => text);
  return { name: node.childForFieldName('name')?.text ?? '', bases, attributes, changed };
}

/** `x` of `self.x`. */
function selfAttribute(node: SyntaxNode): string | undefined {
  if (node.type !== 'attribute' || node.childForFieldName('object')?.text !== 'self') return undefined;
  return node.childForFieldName('attribute')?.text;
}

/** Of `a = b = value`, the value. */
function lastValue(assignment: SyntaxNode): SyntaxNode | null {
  let value = assignment.childForFieldName('right');
  while (value?.type === 'assignment') value = value.childForFieldName('right');
  return value;
}

/** The definitions below a class or a sequence, through classes of the same file. */
class Expansion {
  readonly #classes: readonly ClassScope[];
  /** Nodes that define layers of a class: they belong to no function. */
  readonly #used: Set<SyntaxNode>;
  readonly #definitions: LayerDefinition[] = [];
  #countable = true;
  #tooMany = false;

  constructor(classes: readonly ClassScope[], used: Set<SyntaxNode>) {
    this.#classes = classes;
    this.#used = used;
  }

  expand(scope: ClassScope): CodeNetwork | undefined {
    this.#class(scope, '', 0);
    return this.#network([scope.name]);
  }

  /** A network that is itself a sequence: its entries are `0`, `1` … */
  expandSequence(call: SyntaxNode, names: readonly string[]): CodeNetwork | undefined {
    this.#entries(call, '', 0, true);
    return this.#network(names);
  }

  #network(names: readonly string[]): CodeNetwork | undefined {
    return this.#tooMany ? undefined : { names, definitions: this.#definitions, countable: this.#countable };
  }

  #class(scope: ClassScope, prefix: string, depth: number): void {
    for (const attribute of this.#attributes(scope, new Set())) {
      if (attribute.uncertain) this.#countable = false;
      const { name, node, value } = attribute;
      this.#define(node, value, prefix + name, depth, !attribute.changed);
    }
  }

  /** Those of base classes first; an attribute that a class assigns itself is not its base's. */
  #attributes(scope: ClassScope, seen: Set<ClassScope>): (Attribute & { changed: boolean })[] {
    if (seen.has(scope)) return [];
    seen.add(scope);
    const own = new Set(scope.attributes.map(({ name }) => name));
    const inherited = scope.bases.flatMap((base) => {
      const found = this.#classNamed(base);
      return found ? this.#attributes(found, seen).filter(({ name }) => !own.has(name)) : [];
    });
    return [...inherited, ...scope.attributes].map((attribute) => ({
      ...attribute,
      changed: scope.changed.has(attribute.name) || ('changed' in attribute && attribute.changed === true),
    }));
  }

  /** Undefined where none or several have the name. */
  #classNamed(name: string): ClassScope | undefined {
    const found = this.#classes.filter((scope) => scope.name === name);
    return found.length === 1 ? found[0] : undefined;
  }

  /** @param node what is shown as the definition of `value` */
  #define(node: SyntaxNode, value: SyntaxNode, path: string, depth: number, complete: boolean): void {
    if (this.#definitions.length >= mostDefinitions || depth > deepest) this.#tooMany = true;
    if (this.#tooMany) return;
    const callee = calleeOf(value);
    if (callee === undefined) {
      this.#definitions.push(makeDefinition(node, path, '', {}));
      this.#countable = false;
      return;
    }
    this.#used.add(value);
    const type = callee.split('.').at(-1)!;
    const given = readArguments(value, type);
    const named = isKerasLayer(callee) && typeof given['name'] === 'string' ? given['name'] : path;
    this.#definitions.push(
      makeDefinition(node, named, type, given, readArguments(value, type, readPythonDefault)),
    );
    const own = this.#classNamed(callee);
    if (own) {
      this.#class(own, `${path}.`, depth + 1);
    } else if (/^(Sequential|ModuleList|ModuleDict)$/.test(type)) {
      this.#entries(value, `${path}.`, depth + 1, complete);
    } else if (!isCountable(type)) {
      this.#countable = false;
    }
  }

  #entries(call: SyntaxNode, prefix: string, depth: number, complete: boolean): void {
    const entries = complete ? readEntries(call) : undefined;
    if (entries === undefined) this.#countable = false;
    for (const { name, value } of entries ?? []) {
      this.#define(value, value, prefix + name, depth, true);
    }
  }
}

/** The dotted name that is called; undefined for what is no such call. */
function calleeOf(value: SyntaxNode): string | undefined {
  const callee = value.type === 'call' ? value.childForFieldName('function') : null;
  return callee && /^[\w.]+$/.test(callee.text) ? callee.text : undefined;
}

/** Names and layers of a container; undefined where the code does not write them out, one by one. */
function readEntries(call: SyntaxNode): { name: string; value: SyntaxNode }[] | undefined {
  const list = call.childForFieldName('arguments');
  if (list === null || list.hasError || list.type !== 'argument_list') return undefined;
  const given = withoutComments(list);
  const [first] = given;
  const callee = first && calleeOf(first);
  if (first && given.length === 1 && callee?.split('.').at(-1) === 'OrderedDict') {
    const [content, ...others] = withoutComments(first.childForFieldName('arguments')!);
    return content && others.length === 0 && content.type !== 'keyword_argument'
      ? namedEntries(content)
      : undefined;
  }
  if (first && given.length === 1 && first.type === 'dictionary') return namedEntries(first);
  if (first && given.length === 1 && first.type === 'list') {
    const inner = withoutComments(first);
    const pairs = inner.length > 0 && inner.every(({ type }) => type === 'tuple' || type === 'list');
    return pairs ? namedEntries(first) : positions(inner);
  }
  return positions(given);
}

function positions(given: readonly SyntaxNode[]): { name: string; value: SyntaxNode }[] | undefined {
  const values = spread(given);
  return values?.map((value, i) => ({ name: String(i), value }));
}

/** With the entries of `*list`, where they are written out in the function; undefined where it is not known how many. */
function spread(values: readonly SyntaxNode[]): SyntaxNode[] | undefined {
  // A generator, name=…: the entries are not written out, so counting them means nothing.
  const unknown = /^(dictionary_splat|keyword_argument|generator_expression|list_comprehension|ERROR)$/;
  const found = values.map((value) => {
    if (value.type !== 'list_splat') return unknown.test(value.type) ? undefined : [value];
    const entries = readPythonList(value);
    return entries && spread(entries);
  });
  return found.every((each) => each !== undefined) ? found.flat() : undefined;
}

/** Of `{'a': …}` or `[('a', …)]`. */
function namedEntries(node: SyntaxNode): { name: string; value: SyntaxNode }[] | undefined {
  const entries = withoutComments(node).map((entry) => {
    const [key, value] =
      entry.type === 'pair'
        ? [entry.childForFieldName('key'), entry.childForFieldName('value')]
        : entry.type === 'tuple' || entry.type === 'list'
          ? withoutComments(entry)
          : [];
    const name = key && readString(key);
    return name === undefined || name === null || !value ? undefined : { name, value };
  });
  return entries.every((entry) => entry !== undefined) ? entries : undefined;
}

/** @param read what an expression stands for */
function readArguments(
  call: SyntaxNode,
  type: string,
  read: (value: SyntaxNode) => Literal | undefined = readPythonValue,
): Record<string, Literal> {
  const found: Record<string, Literal> = {};
  const names = positionalNames(type);
  let position = 0;
  for (const argument of withoutComments(call.childForFieldName('arguments')!)) {
    const keyword = argument.type === 'keyword_argument';
    const name = keyword ? argument.childForFieldName('name')!.text : names[position++];
    const value = keyword ? argument.childForFieldName('value') : argument;
    const literal = value ? read(value) : undefined;
    if (name !== undefined && literal !== undefined) found[name] = literal;
  }
  return found;
}

interface CallScope {
  /** The functions and classes around, the innermost first. */
  readonly names: readonly string[];
  readonly key: string;
}

interface Search {
  readonly classes: readonly ClassScope[];
  readonly used: Set<SyntaxNode>;
  readonly groups: NetworkGroups;
}

/** Keras layers and sequences outside of the attributes of classes, as they run: arguments before the layer that takes them. */
function visitCalls(node: SyntaxNode, scope: CallScope, unsure: boolean, search: Search): void {
  const { used, groups } = search;
  const callee = calleeOf(node);
  if (callee !== undefined && !node.hasError) {
    const type = callee.split('.').at(-1)!;
    const list = node.childForFieldName('arguments')!;
    const variable = assignedVariable(node);
    if (isKerasLayer(callee) && !used.has(node)) {
      const given = readArguments(node, type);
      const name = typeof given['name'] === 'string' ? given['name'] : undefined;
      const sequence = sequenceOf(node);
      groups.add(
        sequence === undefined ? scope.key : `${scope.key} ${sequence}`,
        sequence === undefined ? scope.names : [sequence, ...scope.names],
        makeDefinition(node, name, type, given, readArguments(node, type, readPythonDefault)),
        !unsure && isCountable(type),
      );
      return;
    }
    const sequence = type === 'Sequential' && list.type === 'argument_list';
    if (sequence && !used.has(node) && !isKerasSequence(callee, list)) {
      const names = [...(variable === undefined ? [] : [variable]), ...scope.names];
      const found = new Expansion(search.classes, used).expandSequence(node, names);
      if (found !== undefined && found.definitions.length > 0) groups.addNetwork(found);
      return;
    }
  }
  const inner =
    node.type === 'function_definition' || node.type === 'class_definition'
      ? { names: [node.childForFieldName('name')?.text ?? '', ...scope.names], key: node.id }
      : scope;
  const uncertain =
    unsure ||
    /^(for_statement|while_statement|if_statement|conditional_expression|try_statement|lambda|list_comprehension|generator_expression|dictionary_comprehension|ERROR)$/.test(
      node.type,
    );
  const children = node.type === 'call' ? node.namedChildren.toReversed() : node.namedChildren;
  for (const child of children) visitCalls(child, inner, uncertain, search);
}

/** Keras' sequence takes one list; PyTorch's takes layers. */
function isKerasSequence(callee: string, list: SyntaxNode): boolean {
  const given = withoutComments(list).filter(({ type }) => type !== 'keyword_argument');
  return given[0]?.type === 'list' || given.length === 0 || /(^|\.)(keras|models)\./.test(callee);
}

/** The variable of `model = …`. */
function assignedVariable(node: SyntaxNode): string | undefined {
  const { parent } = node;
  const left = parent?.type === 'assignment' ? parent.childForFieldName('left') : null;
  return left?.type === 'identifier' ? left.text : undefined;
}

/** The sequence that a layer is an entry of: the variable of `model = Sequential([…])` or of `model.add(…)`. */
function sequenceOf(node: SyntaxNode): string | undefined {
  const list = node.parent?.type === 'list' ? node.parent.parent : node.parent;
  const call = list?.type === 'argument_list' ? list.parent : null;
  const callee = call?.childForFieldName('function');
  if (!call || !callee) return undefined;
  if (/(^|\.)Sequential$/.test(callee.text)) return assignedVariable(call) ?? `#${call.id}`;
  const object = callee.type === 'attribute' ? callee.childForFieldName('object') : null;
  const adds = callee.type === 'attribute' && callee.childForFieldName('attribute')?.text === 'add';
  return adds ? object?.text : undefined;
}
