import { pythonAssignment, pythonStatements } from './pythonStatements.ts';
import type { SyntaxNode } from './SyntaxNode.ts';

/** Somewhere that gives an attribute a value: an assignment and the like, or a method of that name. */
interface Target {
  readonly attribute: string;
  readonly ofSelf: boolean;
  /** The innermost class around. */
  readonly owner: SyntaxNode | undefined;
}

interface FileAttributes {
  readonly classes: readonly SyntaxNode[];
  readonly targets: readonly Target[];
  /** Attributes may be set by names that the code does not write out. */
  readonly anything: boolean;
}

/** By root. */
const files = new WeakMap<SyntaxNode, FileAttributes>();

/** Classes of frameworks that set no attributes but their own. */
const plainBase = /^(\w+\.)*(Module|LightningModule|Model|Layer|object)$/;

/**
 * The expression assigned to `self.x`, at a use of it: before, in the same method, and by nothing else in the file that
 * could mean the same attribute. Undefined where the class inherits from one that is not known.
 */
export function readSelfAttribute(use: SyntaxNode): SyntaxNode | undefined {
  const [, attribute] = /^self\.(\w+)$/.exec(use.text) ?? [];
  const place = pythonStatements(use);
  if (attribute === undefined || place?.scope.type !== 'function_definition') return undefined;
  const owner = classAround(place.scope);
  const [first] = place.scope.childForFieldName('parameters')?.namedChildren ?? [];
  if (owner === undefined || first?.text !== 'self') return undefined;
  const file = attributesOf(rootOf(owner));
  const related = file.classes.some(
    (each) => each !== owner && (derives(each, owner) || derives(owner, each)),
  );
  // One is the base of the other, perhaps of a third: self may be of any of them.
  const classes = related ? file.classes : [owner];
  if (file.anything || !classes.every((each) => hasPlainBases(each, file.classes))) return undefined;
  const targets = file.targets.filter(
    (target) => target.attribute === attribute && (!target.ofSelf || related || target.owner === owner),
  );
  const assigned = place.before.flatMap((statement) => {
    const found = pythonAssignment(statement);
    return found?.left.text === use.text ? [found.value] : [];
  });
  return assigned.length === 1 && targets.length === 1 ? assigned[0] : undefined;
}

function attributesOf(root: SyntaxNode): FileAttributes {
  let found = files.get(root);
  if (found === undefined) {
    const assigned = root.descendantsOfType('attribute').filter((node) => isTarget(node));
    const methods = root.descendantsOfType('function_definition');
    found = {
      classes: root.descendantsOfType('class_definition'),
      targets: [
        ...assigned.map((node) => ({
          attribute: node.childForFieldName('attribute')?.text ?? '',
          ofSelf: node.childForFieldName('object')?.text === 'self',
          owner: classAround(node),
        })),
        ...methods.map((node) => ({
          attribute: node.childForFieldName('name')?.text ?? '',
          ofSelf: true,
          owner: classAround(node),
        })),
      ],
      anything: /\b(setattr|__setattr__|__dict__|vars)\b/.test(root.text),
    };
    files.set(root, found);
  }
  return found;
}

/** `a.x = …`, `a.x, b = …`, `for a.x in …`, `with … as a.x`, `del a.x`. */
function isTarget(node: SyntaxNode): boolean {
  let target = node;
  const among = /^(pattern_list|tuple_pattern|list_pattern|list_splat_pattern|expression_list|tuple|list)$/;
  while (target.parent && among.test(target.parent.type)) target = target.parent;
  const { parent } = target;
  if (!parent) return false;
  if (/^(as_pattern_target|delete_statement|ERROR)$/.test(parent.type)) return true;
  const binds = /^((augmented_)?assignment|for_statement|for_in_clause)$/.test(parent.type);
  return binds && parent.childForFieldName('left') === target;
}

function derives(node: SyntaxNode, base: SyntaxNode): boolean {
  const name = base.childForFieldName('name')?.text;
  return bases(node).some((each) => each.descendantsOfType('identifier').some(({ text }) => text === name));
}

function hasPlainBases(node: SyntaxNode, classes: readonly SyntaxNode[]): boolean {
  return bases(node).every(
    ({ text }) =>
      plainBase.test(text) || classes.some((each) => each.childForFieldName('name')?.text === text),
  );
}

function bases(node: SyntaxNode): readonly SyntaxNode[] {
  return node.childForFieldName('superclasses')?.namedChildren ?? [];
}

function classAround(node: SyntaxNode): SyntaxNode | undefined {
  for (let each = node.parent; each; each = each.parent) {
    if (each.type === 'class_definition') return each;
  }
  return undefined;
}

function rootOf(node: SyntaxNode): SyntaxNode {
  let root = node;
  while (root.parent) root = root.parent;
  return root;
}
