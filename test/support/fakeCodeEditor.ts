import { EventEmitter as Emitter } from 'node:events';
import { editor, fakeVscode } from './fakeEditor.ts';

class EventEmitter<T> {
  readonly #emitter = new Emitter();
  readonly event = (listener: (value: T) => void) => {
    this.#emitter.on('event', listener);
    return { dispose: () => void this.#emitter.off('event', listener) };
  };
  fire(value?: T): void {
    this.#emitter.emit('event', value);
  }
  dispose(): void {
    this.#emitter.removeAllListeners();
  }
}

export class Position {
  constructor(
    readonly line: number,
    readonly character: number,
  ) {}
}

class Range {
  readonly start: Position;
  readonly end: Position;
  constructor(startLine: number, startCharacter: number, endLine: number, endCharacter: number) {
    this.start = new Position(startLine, startCharacter);
    this.end = new Position(endLine, endCharacter);
  }
  contains({ line, character }: Position): boolean {
    const after = line > this.start.line || (line === this.start.line && character >= this.start.character);
    const before = line < this.end.line || (line === this.end.line && character <= this.end.character);
    return after && before;
  }
}

/** Lines that have a mark of a kind, by the drawing of that kind. */
export interface Marked {
  readonly type: { readonly svg: string };
  readonly lines: readonly number[];
}

/** A document of code in an editor, with the marks that were set. */
export class OpenCode {
  readonly uri: { fsPath: string; scheme: string; toString: () => string };
  readonly marked: Marked[] = [];
  version = 1;
  isDirty = false;
  #text: string;

  constructor(path: string, text: string) {
    this.uri = { fsPath: path, scheme: 'file', toString: () => `file://${path}` };
    this.#text = text;
  }

  getText(): string {
    return this.#text;
  }

  edit(text: string): void {
    this.#text = text;
    this.version++;
    this.isDirty = true;
  }

  /** Where a piece of its text begins. */
  at(piece: string): Position {
    const before = this.#text.slice(0, this.#text.indexOf(piece)).split('\n');
    return new Position(before.length - 1, before.at(-1)!.length);
  }

  /** An editor that shows it, with the cursor at a piece of its text. */
  editor(piece = ''): object {
    return {
      document: this,
      selection: { active: this.at(piece) },
      setDecorations: (type: Marked['type'], ranges: readonly Range[]) =>
        this.marked.push({ type, lines: ranges.map(({ start }) => start.line + 1) }),
    };
  }
}

/** What the editor shows now, and what was asked in lists. */
export const codeEditor = {
  active: undefined as object | undefined,
  visible: [] as object[],
  lists: [] as { readonly labels: readonly string[]; readonly placeHolder: string }[],
};

/** What findings next to the code use of the module `vscode`. */
export const fakeCodeVscode = {
  ...fakeVscode,
  EventEmitter,
  Position,
  Range,
  OverviewRulerLane: { Left: 1 },
  Uri: { parse: (address: string) => address },
  Hover: class {
    constructor(
      readonly contents: unknown,
      readonly range: Range,
    ) {}
  },
  MarkdownString: class {
    constructor(readonly value: string) {}
  },
  CodeLens: class {
    constructor(
      readonly range: Range,
      readonly command: unknown,
    ) {}
  },
  workspace: {
    get isTrusted() {
      return editor.trusted;
    },
    get workspaceFolders() {
      return fakeVscode.workspace.workspaceFolders;
    },
    getConfiguration: fakeVscode.workspace.getConfiguration,
    onDidCloseTextDocument: () => ({ dispose: () => undefined }),
    findFiles: async () => [],
    createFileSystemWatcher: () => {
      const on = () => ({ dispose: () => undefined });
      return { onDidCreate: on, onDidChange: on, onDidDelete: on, dispose: () => undefined };
    },
  },
  window: {
    ...fakeVscode.window,
    get activeTextEditor() {
      return codeEditor.active;
    },
    get visibleTextEditors() {
      return codeEditor.visible;
    },
    createTextEditorDecorationType: ({ gutterIconPath }: { gutterIconPath: string }) => ({
      svg: Buffer.from(gutterIconPath.split(',')[1]!, 'base64').toString(),
      dispose: () => undefined,
    }),
    showQuickPick: async (items: readonly { label: string }[], options: { placeHolder: string }) => {
      codeEditor.lists.push({ labels: items.map(({ label }) => label), placeHolder: options.placeHolder });
      return items[0];
    },
  },
};
