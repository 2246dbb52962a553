import { join } from 'node:path';
import type { Uri } from 'vscode';
import { afterEach, expect, it, vi } from 'vitest';
import { inspectStructure } from '../../../src/engine/service/inspectStructure.ts';
import { ModelPage } from '../../../src/extension/model/ModelPage.ts';
import type { Services } from '../../../src/extension/Services.ts';
import { ToModelPageSchema } from '../../../src/protocol/modelMessages.ts';

const editor = vi.hoisted(() => ({ isTrusted: true, executeCommand: vi.fn() }));
vi.mock('vscode', () => ({
  workspace: editor,
  commands: { executeCommand: editor.executeCommand },
}));
afterEach(() => {
  editor.isTrusted = true;
  editor.executeCommand.mockReset();
});

function open(name: string) {
  const posted: unknown[] = [];
  const warn = vi.fn();
  const uri = { fsPath: join(import.meta.dirname, '../../../examples/mnist', name) } as Uri;
  const webview = { postMessage: (message: unknown) => Promise.resolve(posted.push(message) > 0) };
  const services = { engine: { inspectStructure }, log: { warn } } as unknown as Services;
  const panel = { webview, viewColumn: 1 } as unknown as ConstructorParameters<typeof ModelPage>[1];
  return { page: new ModelPage(uri, panel, services), posted, warn, uri };
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
      message: expect.stringMatching(/model\.py: models are read from \.onnx files/) as string,
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
