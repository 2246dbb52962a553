import { dirname } from 'node:path';
import {
  CompletionItem,
  CompletionItemKind,
  languages,
  NotebookCellOutput,
  NotebookCellOutputItem,
  notebooks,
  Range,
  workspace,
  type Disposable,
  type NotebookCell,
  type NotebookCellExecution,
  type NotebookDocument,
  type Position,
  type TextDocument,
} from 'vscode';
import { InputError } from '../../engine/InputError.ts';
import type { CommandDescription } from '../../protocol/commandLine.ts';
import { resultMimeType } from '../../protocol/Result.ts';
import { shortTime } from '../../report/shortTime.ts';
import { CancelledError, isBadInput } from '../EngineClient.ts';
import { progressText } from '../progressText.ts';
import type { Services } from '../Services.ts';
import { settings } from '../settings.ts';
import { cellArguments } from './cellArguments.ts';
import { completeMagic, magicBefore } from './completeMagic.ts';
import { magicHelp, notebookHelp } from './magicHelp.ts';
import { readCell, type MagicCall } from './readCell.ts';
import { readOptions } from './readOptions.ts';

const notebookType = 'jupyter-notebook';

/** Runs the magics of notebooks without Python, in the engine of the extension. Other code is an error. */
export class NotebookController implements Disposable {
  readonly #services: Services;
  readonly #controller = notebooks.createNotebookController('neuron-lens', notebookType, 'Neuron Lens');
  readonly #completion: Disposable;
  readonly #selected = new Set<NotebookDocument>();
  #commands: Promise<readonly CommandDescription[]> | undefined;
  /** The cells that were asked for before: one runs after the other. */
  #queue: Promise<unknown> = Promise.resolve();
  #order = 0;

  constructor(services: Services) {
    this.#services = services;
    this.#controller.description = 'Magics without Python';
    // Cells of .ipynb files, whichever kernel they are for.
    this.#controller.supportedLanguages = ['python'];
    this.#controller.supportsExecutionOrder = true;
    this.#controller.executeHandler = (cells) => this.#execute(cells);
    this.#controller.onDidChangeSelectedNotebooks(({ notebook, selected }) => {
      if (selected) this.#selected.add(notebook);
      else this.#selected.delete(notebook);
    });
    this.#completion = languages.registerCompletionItemProvider(
      { notebookType, language: 'python' },
      { provideCompletionItems: (document, position) => this.#complete(document, position) },
      '-',
      ' ',
    );
  }

  dispose(): void {
    this.#completion.dispose();
    this.#controller.dispose();
  }

  /** Resolves when the cells have ended, all or up to the first that failed. */
  #execute(cells: readonly NotebookCell[]): Promise<void> {
    const executions = cells.map((cell) => this.#controller.createNotebookCellExecution(cell));
    const run = this.#queue.then(async () => {
      let going = true;
      for (const execution of executions) {
        if (going && !execution.token.isCancellationRequested) going = await this.#runCell(execution);
        else execution.end(undefined);
      }
    });
    this.#queue = run.catch(() => undefined);
    return run;
  }

  /** Whether the cells after it are run. */
  async #runCell(execution: NotebookCellExecution): Promise<boolean> {
    execution.executionOrder = ++this.#order;
    execution.start(Date.now());
    let success = true;
    let output: NotebookCellOutput | undefined;
    try {
      await execution.clearOutput();
      if (!workspace.isTrusted) {
        throw new InputError(
          'this workspace is not trusted: models of strangers are not run. ' +
            'Run "Workspaces: Manage Workspace Trust" to analyse them.',
        );
      }
      for (const call of readCell(execution.cell.document.getText())) {
        output = new NotebookCellOutput([NotebookCellOutputItem.text(`${call.name}: starting`)]);
        await execution.appendOutput(output);
        success = await this.#runMagic(call, execution, output);
        if (!success) break;
      }
    } catch (error) {
      success = false;
      // In the place of the progress of what failed.
      const item = this.#errorItem(error);
      if (output === undefined) await execution.replaceOutput(new NotebookCellOutput([item]));
      else await execution.replaceOutputItems(item, output);
    } finally {
      execution.end(success, Date.now());
    }
    return success;
  }

  /** Whether the magic came to its end; false where it was stopped, and what it had found is shown. */
  async #runMagic(
    { name, text }: MagicCall,
    execution: NotebookCellExecution,
    output: NotebookCellOutput,
  ): Promise<boolean> {
    const { engine, status, log, context } = this.#services;
    const show = (...items: NotebookCellOutputItem[]) => execution.replaceOutputItems(items, output);
    const commands = await this.#known();
    if (name === 'neuron_lens') {
      const { version } = context.extension.packageJSON as { version: string };
      await show(NotebookCellOutputItem.text(notebookHelp(commands, version)));
      return true;
    }
    const command = commands.find((each) => each.name === name)!;
    if (/(?:^|\s)(?:--help|-h)(?:\s|$)/.test(text)) {
      await show(NotebookCellOutputItem.text(magicHelp(command)));
      return true;
    }
    try {
      const usual = { device: settings.device(), memory: settings.memory(), seed: settings.seed() };
      const folder = folderOf(execution.cell.notebook);
      const args = await cellArguments(command, readOptions(text, command), folder, usual);
      log.info(`Notebook: ${args.join(' ')}`);
      let saved: string | undefined;
      const answer = await engine.command(
        { args },
        (progress) => {
          saved = progress.saved;
          const fraction = Math.min(progress.done / progress.total, 1);
          status.showProgress(name, fraction);
          const line = `${name}: ${Math.floor(100 * fraction)} %  ${progressText(progress)}`;
          void show(NotebookCellOutputItem.text(line));
        },
        execution.token,
      );
      const { result } = answer;
      await show(
        NotebookCellOutputItem.json(result, resultMimeType),
        NotebookCellOutputItem.text(answer.svg, 'image/svg+xml'),
        NotebookCellOutputItem.text(answer.text),
      );
      status.showDevice(result.device);
      if (saved !== undefined) {
        const line = `answered from .neuron-lens, made on ${shortTime(saved)} UTC; --fresh computes it again`;
        await execution.appendOutput(new NotebookCellOutput([NotebookCellOutputItem.text(line)]));
      }
      return !answer.stopped;
    } catch (error) {
      status.showDevice();
      throw error;
    }
  }

  #errorItem(error: unknown): NotebookCellOutputItem {
    const { log } = this.#services;
    if (error instanceof CancelledError) {
      log.info(error.message);
      return NotebookCellOutputItem.text('interrupted');
    }
    const message = error instanceof Error ? error.message : String(error);
    const ofUser = error instanceof InputError || isBadInput(error);
    log.error(error instanceof Error && !ofUser ? (error.stack ?? message) : message);
    return NotebookCellOutputItem.error({ name: ofUser ? 'UsageError' : 'Error', message });
  }

  /** The commands of the engine, which is started where it does not run. */
  #known(): Promise<readonly CommandDescription[]> {
    this.#commands ??= this.#services.engine.options().catch((error: unknown) => {
      this.#commands = undefined;
      throw error;
    });
    return this.#commands;
  }

  async #complete(document: TextDocument, position: Position): Promise<CompletionItem[]> {
    const inSelected = [...this.#selected].some((notebook) =>
      notebook.getCells().some((cell) => cell.document === document),
    );
    const before = document.getText(new Range(document.positionAt(0), position));
    if (!inSelected || !workspace.isTrusted || magicBefore(before) === undefined) return [];
    const word = /[\w-]*$/.exec(before)![0].length;
    return completeMagic(before, await this.#known()).map(({ text, description }) => {
      const item = new CompletionItem(text, CompletionItemKind.Property);
      item.detail = description;
      // With its dashes, which are no part of a word in Python.
      item.range = new Range(position.translate(0, -word), position);
      return item;
    });
  }
}

/** Where relative paths of a notebook start. Throws an InputError for one that lies nowhere yet. */
function folderOf({ uri }: NotebookDocument): string {
  const folder = uri.scheme === 'file' ? dirname(uri.fsPath) : workspace.workspaceFolders?.[0]?.uri.fsPath;
  if (folder === undefined)
    throw new InputError('save the notebook first: its folder is where files are looked for');
  return folder;
}
