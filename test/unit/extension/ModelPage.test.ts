import { createHash } from 'node:crypto';
import { copyFileSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Uri } from 'vscode';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { inspectStructure } from '../../../src/engine/service/inspectStructure.ts';
import type { KnownResult } from '../../../src/extension/code/KnownResults.ts';
import { ModelFindings } from '../../../src/extension/model/ModelFindings.ts';
import { ModelPage } from '../../../src/extension/model/ModelPage.ts';
import type { Services } from '../../../src/extension/Services.ts';
import { ToModelPageSchema } from '../../../src/protocol/modelMessages.ts';
import type { Result } from '../../../src/protocol/Result.ts';
import { summarizeResult } from '../../../src/report/summarizeResult.ts';
import { makeConductanceResult } from '../../support/makeConductanceResult.ts';
import { makeRulesResult } from '../../support/makeRulesResult.ts';
import { temporaryFolder } from '../../support/temporaryFolder.ts';

const editor = vi.hoisted(() => ({ isTrusted: true, executeCommand: vi.fn() }));
vi.mock('vscode', () => ({
  workspace: editor,
  commands: { executeCommand: editor.executeCommand },
}));
afterEach(() => {
  editor.isTrusted = true;
  editor.executeCommand.mockReset();
});

const examples = join(import.meta.dirname, '../../../examples/mnist');

function open(name: string, all: KnownResult[] = [], folder = examples, inspect = inspectStructure) {
  const posted: unknown[] = [];
  const warn = vi.fn();
  const uri = { fsPath: join(folder, name) } as Uri;
  const webview = { postMessage: (message: unknown) => Promise.resolve(posted.push(message) > 0) };
  const services = { engine: { inspectStructure: inspect }, log: { warn } } as unknown as Services;
  const panel = { webview, viewColumn: 1 } as unknown as ConstructorParameters<typeof ModelPage>[1];
  const known = { all, idOf: () => 7 };
  const page = new ModelPage(uri, panel, services, new ModelFindings(uri.fsPath, known));
  return { page, posted, warn, uri, all };
}

it('sends the page what the file says, and whether analyses may run', async () => {
  const { page, posted } = open('lenet5.onnx');
  editor.isTrusted = false;
  await page.receive({ type: 'ready' });
  const [message] = posted.map((each) => ToModelPageSchema.parse(each));
  expect(message).toMatchObject({ type: 'model', trusted: false });
  // The project's neuron-lens.json names the code.
  expect(message).toMatchObject({
    model: { layers: [{ name: 'conv1', line: expect.any(Number) as number }, {}, {}, {}] },
  });
});

it('sends the reason where the file is no model', async () => {
  const { page, posted } = open('model.py');
  await page.receive({ type: 'ready' });
  expect(posted).toEqual([
    {
      type: 'failed',
      // The name is enough: the editor's tab has the path.
      message: expect.stringMatching(/^model\.py: models are read from \.onnx files/) as string,
    },
  ]);
});

it('runs the analyses that it knows on its file, and nothing else', async () => {
  const { page, uri, warn } = open('lenet5.onnx');
  await page.receive({ type: 'run', command: 'neuronLens.mineRules' });
  expect(editor.executeCommand.mock.calls).toEqual([['neuronLens.mineRules', uri]]);
  await page.receive({ type: 'runOnLayer', command: 'neuronLens.rankNeurons', layer: 'conv1' });
  expect(editor.executeCommand).toHaveBeenLastCalledWith('neuronLens.rankNeurons', uri, { layer: 'conv1' });
  await page.receive({ type: 'run', command: 'workbench.action.terminal.new' });
  await page.receive('<script>');
  expect(editor.executeCommand).toHaveBeenCalledTimes(2);
  expect(warn).toHaveBeenCalledTimes(2);
});

it('says where no line of the code is known', async () => {
  const { page } = open('lenet5.onnx');
  await expect(page.receive({ type: 'openLine', layer: 'nowhere' })).rejects.toThrow(
    "No line of the model's code is known that defines the layer nowhere.",
  );
});

describe('findings of analyses', () => {
  const root = temporaryFolder();
  let count = 0;
  let file: string;
  beforeEach(() => {
    file = join(root, `${count++}.onnx`);
    copyFileSync(join(examples, 'lenet5.onnx'), file);
  });
  const about = (result: Result, path: string, changes: object = {}): KnownResult => {
    const sha256 = createHash('sha256').update(readFileSync(path)).digest('hex');
    const model = { ...result.model, path: path.slice(dirname(path).length + 1), sha256, ...changes };
    return { summary: summarizeResult({ ...result, model }), origin: { folder: dirname(path) } };
  };
  const openFile = (all: KnownResult[], inspect = inspectStructure) =>
    open(file.slice(root.length + 1), all, root, inspect);
  const last = (posted: unknown[]) => ToModelPageSchema.parse(posted.at(-1));

  it('follow the model, and lead to their analysis', async () => {
    const { page, posted } = openFile([about(makeConductanceResult(), file)]);
    await page.receive({ type: 'ready' });
    expect(posted.map((each) => ToModelPageSchema.parse(each).type)).toEqual(['model', 'findings']);
    expect(last(posted)).toMatchObject({
      findings: expect.arrayContaining([
        { layer: 'fc1', words: expect.stringMatching(/^top #\d+ #\d+ #\d+$/) as string },
      ]) as unknown,
    });
    await page.receive({ type: 'showFindings', layer: 'fc1' });
    expect(editor.executeCommand.mock.calls).toEqual([
      ['neuronLens.showLayer', 7, makeConductanceResult().layers.findIndex(({ name }) => name === 'fc1')],
    ]);
    await page.receive({ type: 'showFindings', layer: 'nowhere' });
    expect(editor.executeCommand).toHaveBeenCalledTimes(1);
  });

  it('come and go with the analyses, and with the content of the file', async () => {
    const { page, posted, all } = openFile([]);
    await page.receive({ type: 'ready' });
    expect(last(posted)).toEqual({ type: 'findings', findings: [] });
    all.push(about(makeRulesResult(), file));
    await page.showFindings();
    expect(last(posted)).toMatchObject({ findings: expect.arrayContaining([expect.anything()]) as unknown });
    // Exported anew: another network, as far as one knows.
    writeFileSync(file, readFileSync(join(examples, 'lenet-relu.onnx')));
    await page.show();
    expect(last(posted)).toEqual({ type: 'findings', findings: [] });
    expect(posted.map((each) => ToModelPageSchema.parse(each).type)).toContain('findings');
  });

  it('are not those of another file, or of another content of this one', async () => {
    const result = makeConductanceResult();
    const { page, posted } = openFile([
      about(result, file, { sha256: 'a'.repeat(64) }),
      about(result, file, { path: 'other.onnx' }),
      { ...about(result, file), origin: { folder: join(root, 'elsewhere') } },
    ]);
    await page.receive({ type: 'ready' });
    expect(last(posted)).toEqual({ type: 'findings', findings: [] });
  });

  it('of readings that overlap, only the newest one is shown', async () => {
    const answers: (() => void)[] = [];
    const { page, posted } = openFile([], async (request) => {
      const model = await inspectStructure(request);
      const { length } = answers;
      await new Promise<void>((resolve) => answers.push(resolve));
      return { ...model, producer: `reading ${length}` };
    });
    const first = page.show();
    await vi.waitFor(() => expect(answers).toHaveLength(1));
    const second = page.show();
    await vi.waitFor(() => expect(answers).toHaveLength(2));
    answers[1]!();
    await second;
    answers[0]!();
    await first;
    const models = posted.map((each) => ToModelPageSchema.parse(each)).filter(({ type }) => type === 'model');
    expect(models).toMatchObject([{ model: { producer: 'reading 1' } }]);
  });
});
