import { beforeEach, describe, expect, it, vi } from 'vitest';
import { CancellationTokenSource } from 'vscode-jsonrpc/node';
import { makeRulesResult } from '../../../support/makeRulesResult.ts';
import { editor, fakeVscode } from '../../../support/fakeEditor.ts';

interface Item {
  readonly mime: string;
  readonly value: unknown;
}
interface Output {
  items: Item[];
}
type Cell = { document: { getText: () => string }; notebook: object };

/** What the controller makes of the editor's notebooks. */
const { controller, NotebookCellOutput, NotebookCellOutputItem } = vi.hoisted(() => ({
  controller: {
    executeHandler: (() => Promise.reject(new Error('not set'))) as (cells: unknown[]) => Promise<void>,
    onDidChangeSelectedNotebooks: () => undefined,
    dispose: () => undefined,
    createNotebookCellExecution: (() => undefined) as (cell: unknown) => unknown,
  },
  NotebookCellOutput: class {
    items: unknown[];
    constructor(items: unknown[]) {
      this.items = items;
    }
  },
  NotebookCellOutputItem: {
    text: (value: string, mime = 'text/plain') => ({ mime, value }),
    json: (value: unknown, mime: string) => ({ mime, value }),
    error: (value: unknown) => ({ mime: 'error', value }),
  },
}));

vi.mock('vscode', () => ({
  ...fakeVscode,
  NotebookCellOutput,
  NotebookCellOutputItem,
  notebooks: { createNotebookController: () => controller },
}));

import { describeOptions } from '../../../../src/cli/describeOptions.ts';
import { CancelledError } from '../../../../src/extension/EngineClient.ts';
import { NotebookController } from '../../../../src/extension/notebook/NotebookController.ts';
import type { Services } from '../../../../src/extension/Services.ts';
import type { CommandResponse } from '../../../../src/protocol/commandLine.ts';
import type { ReportProgress } from '../../../../src/protocol/requests.ts';
import { resultMimeType } from '../../../../src/protocol/Result.ts';

const answer: CommandResponse = { result: makeRulesResult(), text: 'table', svg: '<svg/>', stopped: false };
const rules = '%%rules --model package.json --data package.json';

class Execution {
  outputs: Output[] = [];
  /** First items of the outputs, each time they changed. */
  readonly seen: unknown[] = [];
  success: boolean | undefined | 'open' = 'open';
  executionOrder = 0;
  readonly source = new CancellationTokenSource();
  readonly token = this.source.token;
  readonly cell: Cell;
  constructor(cell: Cell) {
    this.cell = cell;
  }
  start = () => undefined;
  end = (success?: boolean) => void (this.success = success);
  clearOutput = () => Promise.resolve(void (this.outputs = []));
  appendOutput = (output: Output) => {
    this.outputs.push(output);
    return this.#look();
  };
  replaceOutput = (output: Output) => {
    this.outputs = [output];
    return this.#look();
  };
  replaceOutputItems = (items: Item | Item[], output: Output) => {
    output.items = [items].flat();
    return this.#look();
  };
  #look(): Promise<void> {
    this.seen.push(this.outputs.at(-1)!.items[0]!.value);
    return Promise.resolve();
  }
}

/** Runs cells on an engine that answers so, and gives their executions. */
async function runCells(
  texts: string[],
  command: (args: string[], report: ReportProgress, execution: Execution) => Promise<CommandResponse>,
): Promise<{ executions: Execution[]; asked: string[][] }> {
  const executions: Execution[] = [];
  const asked: string[][] = [];
  controller.createNotebookCellExecution = (cell) => {
    executions.push(new Execution(cell as Cell));
    return executions.at(-1);
  };
  const engine = {
    options: () => Promise.resolve(describeOptions()),
    command: ({ args }: { args: string[] }, report: ReportProgress) => {
      asked.push(args);
      return command(args, report, executions[asked.length - 1]!);
    },
  };
  const services = {
    engine,
    status: { begin: () => ({ show: vi.fn(), end: vi.fn() }) },
    log: { info: vi.fn(), error: vi.fn() },
    context: { extension: { packageJSON: { version: '1.2.3' } } },
  };
  const made = new NotebookController(services as unknown as Services);
  const notebook = { uri: { scheme: 'file', fsPath: `${process.cwd()}/magics.ipynb` } };
  await controller.executeHandler(texts.map((text) => ({ document: { getText: () => text }, notebook })));
  made.dispose();
  return { executions, asked };
}

describe('a notebook without Python', () => {
  beforeEach(() => editor.reset('/project'));

  it('shows progress with the time left, and then the document with what stands for it', async () => {
    const { executions, asked } = await runCells([rules], (_args, report) => {
      report({ message: 'mining', done: 1, total: 4, secondsLeft: 7.2 });
      return Promise.resolve(answer);
    });
    const [cell] = executions;
    expect(cell!.seen.slice(0, 2)).toEqual(['rules: starting', 'rules: 25 %  mining, 8 s left']);
    expect(cell!.outputs).toHaveLength(1);
    expect(cell!.outputs[0]!.items).toEqual([
      { mime: resultMimeType, value: answer.result },
      { mime: 'image/svg+xml', value: '<svg/>' },
      { mime: 'text/plain', value: 'table' },
    ]);
    expect(cell!.success).toBe(true);
    expect(asked[0]).toEqual(expect.arrayContaining(['rules', `--model=${process.cwd()}/package.json`]));
  });

  it('says when the answer was a saved one', async () => {
    const { executions } = await runCells([rules], (_args, report) => {
      report({ message: 'Saved analysis', done: 1, total: 1, saved: '2026-03-01T12:30:45.000Z' });
      return Promise.resolve(answer);
    });
    expect(executions[0]!.outputs[1]!.items[0]!.value).toMatch(
      /^answered from .neuron-lens, made on 2026-03-01 12:30 UTC; --fresh/,
    );
  });

  it('ends at the first cell that fails, whose error stands alone', async () => {
    const { executions, asked } = await runCells(['%neuron_lens', 'x = 1', rules], () =>
      Promise.resolve(answer),
    );
    expect(executions.map(({ success }) => success)).toEqual([true, false, undefined]);
    expect(executions[0]!.outputs[0]!.items[0]!.value).toMatch(/^Neuron Lens 1\.2\.3\n/);
    expect(executions[1]!.outputs.map(({ items }) => items)).toEqual([
      [
        {
          mime: 'error',
          value: { name: 'UsageError', message: expect.stringMatching(/^x = 1: this kernel/) as string },
        },
      ],
    ]);
    expect(asked).toEqual([]);
  });

  it('is interrupted, and cells after it are not run', async () => {
    const { executions, asked } = await runCells(
      [rules, rules],
      (_args, _report, { source, token }) =>
        new Promise((_resolve, reject) => {
          token.onCancellationRequested(() => reject(new CancelledError('cancelled')));
          source.cancel();
        }),
    );
    expect(executions.map(({ success }) => success)).toEqual([false, undefined]);
    expect(executions[0]!.outputs.map(({ items }) => items[0]!.value)).toEqual(['interrupted']);
    expect(asked).toHaveLength(1);
  });

  it('shows what was found until it was stopped, and ends', async () => {
    const { executions } = await runCells([rules, rules], () =>
      Promise.resolve({ ...answer, stopped: true }),
    );
    expect(executions.map(({ success }) => success)).toEqual([false, undefined]);
    expect(executions[0]!.outputs[0]!.items[0]!.mime).toBe(resultMimeType);
  });

  it('runs nothing in a workspace that is not trusted', async () => {
    editor.trusted = false;
    const { executions, asked } = await runCells([rules], () => Promise.resolve(answer));
    expect(executions[0]!.success).toBe(false);
    expect(executions[0]!.outputs[0]!.items[0]!.value).toMatchObject({
      message: expect.stringMatching(/^this workspace is not trusted: .* to analyse them/) as string,
    });
    expect(asked).toEqual([]);
  });
});
