import {
  CompletionItem,
  CompletionItemKind,
  Diagnostic,
  DiagnosticSeverity,
  Hover,
  languages,
  MarkdownString,
  Range,
  workspace,
  type Disposable,
  type NotebookDocument,
  type Position,
  type TextDocument,
} from 'vscode';
import type { CommandDescription } from '../../protocol/commandLine.ts';
import type { Services } from '../Services.ts';
import { cellProblems } from './cellProblems.ts';
import { completeMagic, magicAt, type Completion } from './completeMagic.ts';
import { FileSources } from './FileSources.ts';
import { folderOf } from './folderOf.ts';
import { helpAt } from './helpAt.ts';
import { scanCell } from './readCell.ts';
import { scanOptions } from './readOptions.ts';
import type { NotebookController } from './NotebookController.ts';

const cells = { notebookType: 'jupyter-notebook', language: 'python' };

/** Milliseconds after the last key until a cell is checked. */
const pause = 300;

const kinds: Readonly<Record<Completion['kind'], CompletionItemKind>> = {
  option: CompletionItemKind.Property,
  value: CompletionItemKind.EnumMember,
  name: CompletionItemKind.Variable,
  file: CompletionItemKind.File,
};

/**
 * Completion, help and errors for the options of magics while they are typed, in notebooks of any kernel. Nothing in
 * workspaces that are not trusted, as the engine says what options there are.
 */
export class CellAssistance implements Disposable {
  readonly #services: Services;
  readonly #controller: NotebookController;
  readonly #diagnostics = languages.createDiagnosticCollection('neuron-lens-cells');
  readonly #timers = new Map<TextDocument, NodeJS.Timeout>();
  readonly #subscriptions: readonly Disposable[];

  constructor(services: Services, controller: NotebookController) {
    this.#services = services;
    this.#controller = controller;
    const checkAll = (): void =>
      workspace.notebookDocuments.forEach((notebook) => this.#checkNotebook(notebook));
    this.#subscriptions = [
      languages.registerCompletionItemProvider(
        cells,
        { provideCompletionItems: (document, position) => this.#complete(document, position) },
        ...['%', '-', ' ', ',', '=', '/'],
      ),
      languages.registerHoverProvider(cells, {
        provideHover: (document, position) => this.#hover(document, position),
      }),
      workspace.onDidChangeTextDocument(({ document }) => {
        const notebook = notebookOf(document);
        if (notebook !== undefined) this.#checkSoon(document, notebook);
      }),
      workspace.onDidOpenNotebookDocument((notebook) => this.#checkNotebook(notebook)),
      workspace.onDidChangeNotebookDocument(({ notebook, contentChanges }) => {
        for (const { document } of contentChanges.flatMap(({ removedCells }) => removedCells))
          this.#forget(document);
        if (contentChanges.length > 0) this.#checkNotebook(notebook);
      }),
      workspace.onDidCloseNotebookDocument((notebook) =>
        notebook.getCells().forEach(({ document }) => this.#forget(document)),
      ),
      workspace.onDidGrantWorkspaceTrust(checkAll),
      controller.onDidChangeKernel(checkAll),
    ];
    checkAll();
  }

  dispose(): void {
    for (const timer of this.#timers.values()) clearTimeout(timer);
    this.#subscriptions.forEach((subscription) => subscription.dispose());
    this.#diagnostics.dispose();
  }

  #checkNotebook(notebook: NotebookDocument): void {
    for (const { document } of notebook.getCells()) this.#checkSoon(document, notebook);
  }

  #checkSoon(document: TextDocument, notebook: NotebookDocument): void {
    clearTimeout(this.#timers.get(document));
    const timer = setTimeout(() => {
      this.#timers.delete(document);
      this.#check(document, notebook).catch((error: unknown) =>
        this.#services.log.error(`A cell cannot be checked: ${(error as Error).message}`),
      );
    }, pause);
    this.#timers.set(document, timer);
  }

  async #check(document: TextDocument, notebook: NotebookDocument): Promise<void> {
    const text = document.getText();
    // The engine is not started for cells that are none of ours.
    const ours = document.languageId === 'python' && /^\s*%/m.test(text) && this.#isOurs(notebook, text);
    if (!ours || !workspace.isTrusted) {
      this.#diagnostics.delete(document.uri);
      return;
    }
    const { version } = document;
    const commands = await this.#controller.commands();
    if (document.isClosed || document.version !== version) return;
    const found = cellProblems(text, commands, !this.#controller.runs(notebook)).map(
      ({ message, start, end }) => {
        const range = new Range(document.positionAt(start), document.positionAt(end));
        const diagnostic = new Diagnostic(range, message, DiagnosticSeverity.Error);
        diagnostic.source = 'Neuron Lens';
        return diagnostic;
      },
    );
    this.#diagnostics.set(document.uri, found);
  }

  /** Whether a cell has magics of ours, or what may have been meant as one: where the notebook has ours at all. */
  #isOurs(notebook: NotebookDocument, text: string): boolean {
    return (
      this.#controller.runs(notebook) ||
      scanCell(text, true).calls.length > 0 ||
      notebook.getCells().some(({ document }) => /^\s*%load_ext\s+neuron_lens\b/m.test(document.getText()))
    );
  }

  #forget(document: TextDocument): void {
    clearTimeout(this.#timers.get(document));
    this.#timers.delete(document);
    this.#diagnostics.delete(document.uri);
  }

  /** What a place of a cell is about; undefined where it is none of ours. */
  async #at(
    document: TextDocument,
    position: Position,
  ): Promise<
    | {
        notebook: NotebookDocument;
        text: string;
        offset: number;
        python: boolean;
        commands: readonly CommandDescription[];
      }
    | undefined
  > {
    const notebook = notebookOf(document);
    if (notebook === undefined || !workspace.isTrusted) return undefined;
    const python = !this.#controller.runs(notebook);
    const [text, offset] = [document.getText(), document.offsetAt(position)];
    if (scanCell(text, python).calls.every(({ at }) => at > offset)) return undefined;
    return { notebook, text, offset, python, commands: await this.#controller.commands() };
  }

  async #complete(document: TextDocument, position: Position): Promise<CompletionItem[]> {
    const place = await this.#at(document, position);
    if (place === undefined || magicAt(place.text, place.offset, place.python) === undefined) return [];
    const { notebook, text, offset, python, commands } = place;
    const sources = new FileSources(
      folderOf(notebook),
      namesOfResults(notebook, commands, python),
      (request) => this.#services.engine.inspectStructure(request),
    );
    const { found, replaced } = await completeMagic(text, offset, commands, sources, python);
    return found.map((completion) => {
      const item = new CompletionItem(completion.text, kinds[completion.kind]);
      item.detail = completion.description;
      item.filterText =
        completion.kind === 'value' ? `${completion.text} ${completion.description}` : completion.text;
      // With its dashes, dots and slashes, which are no part of a word in Python.
      item.range = new Range(position.translate(0, -replaced), position);
      return item;
    });
  }

  async #hover(document: TextDocument, position: Position): Promise<Hover | undefined> {
    const place = await this.#at(document, position);
    const help = place && helpAt(place.text, place.offset, place.commands, place.python);
    if (help === undefined) return undefined;
    const text = new MarkdownString().appendCodeblock(help.head, 'text').appendText(help.text);
    return new Hover(text, new Range(document.positionAt(help.start), document.positionAt(help.end)));
  }
}

function notebookOf(document: TextDocument): NotebookDocument | undefined {
  return workspace.notebookDocuments.find((notebook) =>
    notebook.getCells().some((cell) => cell.document === document),
  );
}

/** The names that cells of a notebook give their results. */
function namesOfResults(
  notebook: NotebookDocument,
  commands: readonly CommandDescription[],
  python: boolean,
): string[] {
  const names = notebook.getCells().flatMap(({ document }) =>
    scanCell(document.getText(), python).calls.flatMap(({ name, text }) => {
      const command = commands.find((each) => each.name === name);
      const given = command === undefined ? [] : scanOptions(text, command, python).given;
      return given.flatMap(({ option, value }) =>
        option.name === '--as' && value !== undefined ? [value] : [],
      );
    }),
  );
  return [...new Set(names)];
}
