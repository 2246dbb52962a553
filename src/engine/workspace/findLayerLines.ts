/**
 * Where each layer is defined in a model's Python code: the line, from 1, of `self.conv1 = …`, or of the entry of an
 * `nn.Sequential` or `nn.ModuleList` for `features.0`, through classes of the same file for `block.conv1`.
 * Layers that the code does not name so are absent: no line is better than a wrong one.
 * @param layers source names of the layers, as PyTorch writes them
 * @param className the class that defines the network, where it is known
 */
export function findLayerLines(
  code: string,
  layers: readonly string[],
  className?: string,
): Record<string, number> {
  const text = blankStringsAndComments(code);
  let best: Record<string, number> = {};
  const classes = classScopes(text);
  const named = classes.filter(({ name }) => name === className);
  // Two networks in one file often share names (conv1): the one that defines most of the layers is meant.
  const scopes = named.length > 0 ? named : [...classes, { name: '', start: 0, end: text.length }];
  for (const scope of scopes) {
    const found: Record<string, number> = {};
    for (const layer of layers) {
      const offset = findInScope(text, scope, layer.split('.'));
      if (offset !== undefined) {
        found[layer] = code.slice(0, offset).split('\n').length;
      }
    }
    if (Object.keys(found).length > Object.keys(best).length) {
      best = found;
    }
  }
  return best;
}

interface Scope {
  readonly name: string;
  readonly start: number;
  readonly end: number;
}

/** The classes of the file, each up to the next line that is indented no deeper than its head. */
function classScopes(text: string): Scope[] {
  return [...text.matchAll(/^([ \t]*)class\s+(\w+)[^\n]*/gm)].map((head) => {
    const start = head.index + head[0].length;
    const body = text.slice(start);
    const deeper = head[1]!.length;
    const next = [...body.matchAll(/^([ \t]*)\S/gm)].find(
      (line) => line.index > 0 && line[1]!.length <= deeper,
    );
    return { name: head[2]!, start, end: next === undefined ? text.length : start + next.index };
  });
}

/** Offset of the definition of a dotted path inside a class, or at the top level for a scope without a name. */
function findInScope(text: string, scope: Scope, path: readonly string[]): number | undefined {
  const [first, ...rest] = path;
  // `0` of a network that is itself a sequence: model = nn.Sequential(…).
  const sequence = scope.name === '' && /^\d+$/.test(first!);
  const target = sequence ? String.raw`^\w+` : String.raw`\bself\.${escapeRegExp(first!)}`;
  if (scope.name === '' && !sequence) {
    return undefined;
  }
  const pattern = new RegExp(String.raw`${target}[ \t]*(?::[^=\n]*)?=(?!=)[ \t]*`, 'gm');
  pattern.lastIndex = scope.start;
  for (
    let match = pattern.exec(text);
    match !== null && match.index < scope.end;
    match = pattern.exec(text)
  ) {
    const offset = findInValue(text, match.index, pattern.lastIndex, sequence ? path : rest);
    if (offset !== undefined) {
      return offset;
    }
  }
  return undefined;
}

/** Follows a path into the expression at `start`; `defined` is where what holds the expression is defined. */
function findInValue(
  text: string,
  defined: number,
  start: number,
  path: readonly string[],
): number | undefined {
  if (path.length === 0) {
    return defined;
  }
  const call = /^([\w.]+)\s*\(/.exec(text.slice(start, start + 200));
  if (call === null) {
    return undefined;
  }
  const callee = call[1]!.split('.').at(-1)!;
  if (callee === 'Sequential' || callee === 'ModuleList') {
    let entries = splitArguments(text, start + call[0].length);
    if (callee === 'ModuleList' && entries[0]?.text.startsWith('[')) {
      entries = splitArguments(text, entries[0].start + 1);
    }
    // A generator or *list: the entries are not written out, so counting them means nothing.
    if (!/^\d+$/.test(path[0]!) || entries.some((entry) => /^\*|\bfor\b/.test(entry.text))) {
      return undefined;
    }
    const entry = entries[Number(path[0])];
    return entry && findInValue(text, entry.start, entry.start, path.slice(1));
  }
  const scope = classScopes(text).find(({ name }) => name === callee);
  return scope && findInScope(text, scope, path);
}

/** The comma-separated entries from `start` to the bracket that closes them, without the space before each. */
function splitArguments(text: string, start: number): { start: number; text: string }[] {
  const ends: number[] = [];
  let depth = 0;
  let end = start;
  for (; end < text.length; end++) {
    const character = text[end]!;
    if ('([{'.includes(character)) {
      depth++;
    } else if (')]}'.includes(character) && depth-- === 0) {
      break;
    } else if (character === ',' && depth === 0) {
      ends.push(end);
    }
  }
  return [...ends, end].flatMap((to, i) => {
    const entry = text.slice(i === 0 ? start : ends[i - 1]! + 1, to).trimStart();
    return entry === '' ? [] : [{ start: to - entry.length, text: entry }];
  });
}

/** The same text with the insides of strings and comments as blanks, so that offsets stay and brackets count. */
function blankStringsAndComments(code: string): string {
  return code.replace(/("""|''')[^]*?\1|"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'|#[^\n]*/g, (match) =>
    match.replace(/[^\n]/g, ' '),
  );
}

function escapeRegExp(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
