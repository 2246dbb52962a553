import { basename } from 'node:path';
import {
  CancellationTokenSource,
  NotebookCellOutput,
  NotebookCellOutputItem,
  notebooks,
  workspace,
  type Disposable,
  type Event,
  type NotebookCell,
  type NotebookCellExecution,
  type NotebookDocument,
} from 'vscode';
import { InputError } from '../../engine/InputError.ts';
import type { CommandDescription } from '../../protocol/commandLine.ts';
import { resultMimeType } from '../../protocol/Result.ts';
import { shortTime } from '../../report/shortTime.ts';
import { CancelledError, isBadInput } from '../EngineClient.ts';
import { plainMessage } from '../plainMessage.ts';
import { progressText } from '../progressText.ts';
import type { Services } from '../Services.ts';
import { settings } from '../settings.ts';
import { cellArguments } from './cellArguments.ts';
import { folderOf } from './folderOf.ts';
import { KeptResults } from './KeptResults.ts';
import { magicHelp, notebookHelp } from './magicHelp.ts';
import { readCell, type MagicCall } from './readCell.ts';
import { readOptions } from './readOptions.ts';

/** Runs the magics of notebooks without Python, in the engine of the extension. Other code is an error. */
export class NotebookController implements Disposable {
  readonly #services: Services;
  readonly #controller = notebooks.createNotebookController('neuron-lens', 'jupyter-notebook', 'Neuron Lens');
  readonly #selected = new Set<NotebookDocument>();
  readonly #kept = new KeptResults();
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
  }

  dispose(): void {
    this.#kept.dispose();
    this.#controller.dispose();
  }

  /** Whether a notebook's cells run here. */
  runs(notebook: NotebookDocument): boolean {
    return this.#selected.has(notebook);
  }

  /** A notebook has got this kernel, or another. */
  get onDidChangeKernel(): Event<unknown> {
    return this.#controller.onDidChangeSelectedNotebooks;
  }

  /** The commands of the engine, which is started where it does not run. */
  commands(): Promise<readonly CommandDescription[]> {
    this.#commands ??= this.#services.engine.options().catch((error: unknown) => {
      this.#commands = undefined;
      throw error;
    });
    return this.#commands;
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
    const commands = await this.commands();
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
    const stop = new CancellationTokenSource();
    execution.token.onCancellationRequested(() => stop.cancel());
    const running = status.begin(
      plainMessage(`${name} in ${basename(execution.cell.notebook.uri.fsPath)}`),
      () => stop.cancel(),
    );
    try {
      const { notebook } = execution.cell;
      const given = readOptions(text, command);
      const args = await cellArguments(command, given, {
        folder: folderOf(notebook),
        results: this.#kept.of(notebook),
        usual: {
          '--device': settings.device(),
          '--memory': settings.memory(),
          '--seed': settings.seed(),
        },
      });
      log.info(`Notebook: ${args.join(' ')}`);
      let saved: string | undefined;
      const answer = await engine.command(
        { args },
        (progress) => {
          saved = progress.saved;
          const fraction = Math.min(progress.done / progress.total, 1);
          running.show(fraction, progress.secondsLeft);
          const line = `${name}: ${Math.floor(100 * fraction)} %  ${progressText(progress)}`;
          void show(NotebookCellOutputItem.text(line));
        },
        stop.token,
      );
      const { result } = answer;
      const as = given.find(({ option }) => option.name === '--as')?.value;
      if (as !== undefined) await this.#kept.keep(notebook, as, result);
      await show(
        NotebookCellOutputItem.json(result, resultMimeType),
        NotebookCellOutputItem.text(answer.svg, 'image/svg+xml'),
        NotebookCellOutputItem.text(answer.text),
      );
      running.end(result.device);
      if (saved !== undefined) {
        const line = `answered from .neuron-lens, made on ${shortTime(saved)} UTC; --fresh computes it again`;
        await execution.appendOutput(new NotebookCellOutput([NotebookCellOutputItem.text(line)]));
      }
      return !answer.stopped;
    } catch (error) {
      running.end();
      throw error;
    } finally {
      stop.dispose();
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
}
