import type { Tree, TreeCursor } from 'web-tree-sitter';

/** Line and column from 0, in UTF-16 units. */
interface Place {
  readonly row: number;
  readonly column: number;
}

/**
 * A named node of a syntax tree, as plain data: every question to the parser's own nodes is a call into WebAssembly, and
 * looking a file over asks many.
 */
export class SyntaxNode {
  readonly type: string;
  readonly parent: SyntaxNode | null;
  readonly namedChildren: SyntaxNode[] = [];
  /** It, or something in it, is no code of the language. */
  hasError = false;
  readonly #source: Source;
  readonly #start: number;
  readonly #end: number;
  readonly #field: string | null;

  private constructor(cursor: TreeCursor, parent: SyntaxNode | null, source: Source) {
    this.type = cursor.nodeType;
    this.parent = parent;
    this.#source = source;
    this.#start = cursor.startIndex;
    this.#end = cursor.endIndex;
    this.#field = cursor.currentFieldName;
  }

  /** The root of a tree of this text; the tree itself may be deleted then. */
  static read(tree: Tree, text: string): SyntaxNode {
    const cursor = tree.walk();
    try {
      const source = { text, lineStarts: lineStarts(text) };
      const root = new SyntaxNode(cursor, null, source);
      root.#readChildren(cursor, source);
      return root;
    } finally {
      cursor.delete();
    }
  }

  /** Another one for each call and function of a file. */
  get id(): string {
    return `${this.#start}-${this.#end}`;
  }

  get text(): string {
    return this.#source.text.slice(this.#start, this.#end);
  }

  get startPosition(): Place {
    return placeOf(this.#source.lineStarts, this.#start);
  }

  get endPosition(): Place {
    return placeOf(this.#source.lineStarts, this.#end);
  }

  childForFieldName(field: string): SyntaxNode | null {
    return this.namedChildren.find((child) => child.#field === field) ?? null;
  }

  /** All of this type below it, and itself, in the order of the text. */
  descendantsOfType(type: string): SyntaxNode[] {
    const found: SyntaxNode[] = [];
    const visit = (node: SyntaxNode): void => {
      if (node.type === type) found.push(node);
      for (const child of node.namedChildren) visit(child);
    };
    visit(this);
    return found;
  }

  /** @param cursor at this node, where it is left */
  #readChildren(cursor: TreeCursor, source: Source): void {
    if (this.type === 'ERROR') this.hasError = true;
    if (!cursor.gotoFirstChild()) return;
    do {
      if (cursor.nodeIsMissing) this.hasError = true;
      if (!cursor.nodeIsNamed) continue;
      const child = new SyntaxNode(cursor, this, source);
      child.#readChildren(cursor, source);
      if (child.hasError) this.hasError = true;
      this.namedChildren.push(child);
    } while (cursor.gotoNextSibling());
    cursor.gotoParent();
  }
}

interface Source {
  readonly text: string;
  readonly lineStarts: readonly number[];
}

function lineStarts(text: string): number[] {
  const starts = [0];
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) starts.push(at + 1);
  return starts;
}

function placeOf(starts: readonly number[], offset: number): Place {
  let [low, high] = [0, starts.length - 1];
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if (starts[middle]! <= offset) low = middle;
    else high = middle - 1;
  }
  return { row: low, column: offset - starts[low]! };
}
