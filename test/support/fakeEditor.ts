import { CancellationTokenSource, type CancellationToken } from 'vscode-jsonrpc';

/** What the user does with the list or box that comes next: takes entries by their text, enters a line, or goes. */
export type Act =
  | { readonly pick: readonly string[] }
  | { readonly accept: true }
  | { readonly enter: string }
  | 'back'
  | 'leave';

/** A list or box that was shown. */
export interface Shown {
  readonly text: string;
  readonly step: string;
  readonly hasBack: boolean;
  /** What a line was not accepted for. */
  problem?: string | undefined;
  /** Labels of a list, those that are checked at the start with a mark. */
  labels?: string[];
}

interface Item {
  readonly label: string;
}

/** Acts that are still to come, what was shown, settings, and messages; shared with the module that stands for VS Code. */
export const editor = {
  acts: [] as Act[],
  shown: [] as Shown[],
  settings: {} as Record<string, unknown>,
  /** Those of the workspace, which count first. */
  workspaceSettings: {} as Record<string, unknown>,
  errors: [] as string[],
  warnings: [] as string[],
  /** What was told besides. */
  told: [] as string[],
  /** The button that the user takes in each message. */
  button: undefined as string | undefined,
  /** Commands of the editor and of the extension, by their names; and those that were run. */
  commands: new Map<string, (...given: unknown[]) => unknown>(),
  ran: [] as unknown[][],
  /** Files that are found, by their patterns. */
  files: {} as Record<string, string[]>,
  /** Questions in the middle of the window, and the answers that are still to come. */
  questions: [] as string[],
  answers: [] as (string | undefined)[],
  folder: undefined as string | undefined,
  trusted: true,
  reset(folder?: string): void {
    Object.assign(this, {
      acts: [],
      shown: [],
      settings: {},
      workspaceSettings: {},
      errors: [],
      warnings: [],
    });
    Object.assign(this, { told: [], button: undefined, commands: new Map(), folder, trusted: true });
    Object.assign(this, { ran: [], files: {}, questions: [], answers: [] });
  },
};

const Back = { iconPath: 'arrow' };

/** An event of one input. */
function event<T extends unknown[]>() {
  const listeners: ((...values: T) => void)[] = [];
  return {
    on: (listener: (...values: T) => void) => void listeners.push(listener),
    fire: (...values: T) => listeners.forEach((listener) => listener(...values)),
  };
}

/** Fields and events that lists and boxes have in common; `perform` does what is special. */
function input<F extends object>(fields: F, perform: (self: F & Common, act: Act) => void) {
  const accepted = event<[]>();
  const hidden = event<[]>();
  const button = event<[object]>();
  const changed = event<[string]>();
  const self = {
    ...fields,
    title: '',
    step: 0,
    totalSteps: 0,
    placeholder: '',
    busy: false,
    buttons: [] as object[],
    onDidAccept: accepted.on,
    onDidHide: hidden.on,
    onDidTriggerButton: button.on,
    onDidChangeValue: changed.on,
    dispose: () => undefined,
    accept: () => accepted.fire(),
    change: (value: string) => changed.fire(value),
    show: () => void act(),
  };
  async function act(): Promise<void> {
    // Answers come after what the list waits for.
    do await new Promise((resolve) => setTimeout(resolve));
    while (self.busy);
    const next = editor.acts.shift();
    if (next === undefined) throw new Error(`Nothing is to be answered to "${self.placeholder}"`);
    const hasBack = self.buttons.includes(Back);
    const prompt = (self as { prompt?: string }).prompt;
    editor.shown.push({ text: prompt ?? self.placeholder, step: `${self.step}/${self.totalSteps}`, hasBack });
    if (next === 'leave') hidden.fire();
    else if (next !== 'back') perform(self, next);
    else if (hasBack) button.fire(Back);
    else throw new Error(`"${self.placeholder}" has no way back`);
  }
  return self;
}
type Common = { accept: () => void; change: (value: string) => void };

class FakeUri {
  readonly fsPath: string;
  constructor(path: string) {
    this.fsPath = path;
  }
  static file(path: string): FakeUri {
    return new FakeUri(path);
  }
  static joinPath({ fsPath }: FakeUri, ...more: string[]): FakeUri {
    return new FakeUri([fsPath, ...more].join('/'));
  }
}

class FakeEmitter<T> {
  readonly #listeners = new Set<(value: T) => void>();
  readonly event = (listener: (value: T) => void) => {
    this.#listeners.add(listener);
    return { dispose: () => this.#listeners.delete(listener) };
  };
  fire(value: T): void {
    for (const listener of this.#listeners) listener(value);
  }
}

class FakeTreeItem {
  readonly label: string;
  readonly collapsibleState: number;
  constructor(label: string, collapsibleState = 0) {
    this.label = label;
    this.collapsibleState = collapsibleState;
  }
}

class FakeIcon {
  readonly id: string;
  constructor(id: string) {
    this.id = id;
  }
}

class FakeDisposable {
  readonly dispose: () => void;
  constructor(dispose: () => void) {
    this.dispose = dispose;
  }
  static from(...all: { dispose: () => unknown }[]): FakeDisposable {
    return new FakeDisposable(() => all.forEach((each) => each.dispose()));
  }
}

/** Fires what a watcher of this pattern would. */
export const watched = new FakeEmitter<{ pattern: string; event: 'create' | 'change' | 'delete' }>();

/** What questions and commands use of the module `vscode`, answered by {@link editor}. */
export const fakeVscode = {
  QuickInputButtons: { Back },
  RelativePattern: Object,
  Uri: FakeUri,
  CancellationTokenSource,
  ProgressLocation: { Notification: 15 },
  ConfigurationTarget: { Global: 1, Workspace: 2 },
  ViewColumn: { Active: -1, Beside: -2, One: 1 },
  TreeItemCollapsibleState: { None: 0, Collapsed: 1, Expanded: 2 },
  TreeItem: FakeTreeItem,
  ThemeIcon: FakeIcon,
  EventEmitter: FakeEmitter,
  Disposable: FakeDisposable,
  commands: {
    registerCommand: (id: string, run: (...given: unknown[]) => unknown) => {
      editor.commands.set(id, run);
      return { dispose: () => editor.commands.delete(id) };
    },
    executeCommand: async (id: string, ...given: unknown[]) => {
      editor.ran.push([id, ...given]);
      return editor.commands.get(id)?.(...given);
    },
  },
  workspace: {
    onDidChangeWorkspaceFolders: () => ({ dispose: () => undefined }),
    createFileSystemWatcher: (pattern: string, ignoreCreate = false, ignoreChange = false) => {
      const on = (wanted: string, ignored: boolean) => (listener: () => void) =>
        watched.event((happened) => {
          if (!ignored && happened.pattern === pattern && happened.event === wanted) listener();
        });
      return {
        onDidCreate: on('create', ignoreCreate),
        onDidChange: on('change', ignoreChange),
        onDidDelete: on('delete', false),
        dispose: () => undefined,
      };
    },
    get isTrusted() {
      return editor.trusted;
    },
    get workspaceFolders() {
      return editor.folder === undefined ? undefined : [{ uri: { fsPath: editor.folder } }];
    },
    getWorkspaceFolder: ({ fsPath }: FakeUri) =>
      editor.folder !== undefined && fsPath.startsWith(`${editor.folder}/`)
        ? { uri: { fsPath: editor.folder } }
        : undefined,
    findFiles: async (pattern: unknown, _not?: string, most = Infinity) =>
      (editor.files[String(pattern)] ?? []).slice(0, most).map((path) => new FakeUri(path)),
    getConfiguration: (section: string) => ({
      get: (name: string, usual: unknown) =>
        editor.workspaceSettings[`${section}.${name}`] ?? editor.settings[`${section}.${name}`] ?? usual,
      inspect: (name: string) => ({ workspaceValue: editor.workspaceSettings[`${section}.${name}`] }),
      update: async (name: string, value: unknown, target: number) => {
        (target === 1 ? editor.settings : editor.workspaceSettings)[`${section}.${name}`] = value;
      },
    }),
  },
  window: {
    activeTextEditor: undefined,
    withProgress: <T>(_options: object, task: (progress: object, token: CancellationToken) => T) =>
      task({ report: () => undefined }, new CancellationTokenSource().token),
    showErrorMessage: async (message: string) => void editor.errors.push(message),
    showInformationMessage: async (message: string, ...buttons: string[]) => {
      editor.told.push(message);
      return buttons.find((button) => button === editor.button);
    },
    showWarningMessage: async (message: string, ...more: (string | { readonly detail: string })[]) => {
      const [modal] = more;
      if (typeof modal === 'object') {
        editor.questions.push(`${message}\n${modal.detail}`);
        return editor.answers.shift();
      }
      editor.warnings.push(message);
      return more.find((button) => button === editor.button);
    },
    createTreeView: (_id: string, { treeDataProvider }: { treeDataProvider: unknown }) => ({
      selection: [] as unknown[],
      provider: treeDataProvider,
      dispose: () => undefined,
    }),
    createQuickPick: () =>
      input({ items: [] as Item[], selectedItems: [] as Item[], canSelectMany: false }, (list, act) => {
        const checked = (item: Item) => (list.selectedItems.includes(item) ? '✓ ' : '');
        editor.shown.at(-1)!.labels = list.items.map((item) => checked(item) + item.label);
        if (typeof act === 'object' && 'pick' in act) {
          list.selectedItems = act.pick.map((text) => {
            const found = list.items.find(({ label }) => label.includes(text));
            if (found === undefined) throw new Error(`No entry "${text}"`);
            return found;
          });
        }
        // Enter takes the first entry of a list in which nothing is checked one by one.
        else if (!list.canSelectMany) list.selectedItems = list.items.slice(0, 1);
        list.accept();
      }),
    createInputBox: () =>
      input({ prompt: '', value: '', validationMessage: undefined as string | undefined }, (box, act) => {
        if (typeof act === 'object' && 'enter' in act) {
          box.value = act.enter;
          box.change(act.enter);
        }
        box.accept();
        editor.shown.at(-1)!.problem = box.validationMessage;
        // A line that is not accepted leaves the box open.
        if (box.validationMessage !== undefined) (box as unknown as { show(): void }).show();
      }),
  },
};
