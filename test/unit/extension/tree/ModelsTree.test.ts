import { cpSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { editor, fakeVscode } from '../../../support/fakeEditor.ts';
import { temporaryFolder } from '../../../support/temporaryFolder.ts';

vi.mock('vscode', () => fakeVscode);

import { inspectStructure } from '../../../../src/engine/service/inspectStructure.ts';
import type { EngineClient } from '../../../../src/extension/EngineClient.ts';
import type { ModelEditors } from '../../../../src/extension/model/ModelEditors.ts';
import type { Services } from '../../../../src/extension/Services.ts';
import { ModelsTree } from '../../../../src/extension/tree/ModelsTree.ts';
import type { ModelsNode } from '../../../../src/extension/tree/ModelNode.ts';
import { modelFile } from '../../../../src/extension/tree/modelFile.ts';
import { openTreeLayer } from '../../../../src/extension/tree/openTreeLayer.ts';
import { revealTreeFile } from '../../../../src/extension/tree/revealTreeFile.ts';

const root = temporaryFolder();
let count = 0;
let folder: string;
const tree = new ModelsTree({ inspectStructure } as unknown as EngineClient);

beforeEach(() => {
  folder = join(root, String(count++));
  mkdirSync(folder);
  editor.reset(folder);
});

/** As they are listed. */
async function listed(node?: ModelsNode) {
  return (await tree.getChildren(node)).map((child) => {
    const { label, description, tooltip, iconPath, command } = tree.getTreeItem(child);
    const icon = (iconPath as { id: string }).id;
    return { child, label, description, tooltip, icon, command };
  });
}
const labels = async (node?: ModelsNode) => (await listed(node)).map(({ label }) => label);
const named = async (name: string) => (await listed()).find(({ label }) => label === name)!;

function example(): void {
  cpSync('examples/mnist', folder, { recursive: true, filter: (path) => !path.endsWith('.neuron-lens') });
  editor.files['**/neuron-lens.json'] = [join(folder, 'neuron-lens.json')];
}

describe('networks and data sets', () => {
  it('are those that neuron-lens.json names, the networks first, and other models that are found', async () => {
    example();
    editor.files['**/*.onnx'] = [join(folder, 'lenet5.onnx'), join(folder, 'more/other.onnx')];
    editor.files['**/*.{npy,npz,csv,idx,gz}'] = [join(folder, 'log.csv')];
    expect(await labels()).toEqual([
      'lenet5',
      'lenet-relu',
      'even-odd-from-digits',
      'even-odd-from-scratch',
      'more/other.onnx',
      'digits',
      'even-odd',
    ]);
    const { description, command, child } = await named('lenet5');
    expect(description).toBe('lenet5.onnx');
    expect(command).toMatchObject({
      command: 'vscode.openWith',
      arguments: [{ fsPath: join(folder, 'lenet5.onnx') }, 'neuronLens.model'],
    });
    // A command of its menu is of its file.
    expect(modelFile(child)?.fsPath).toBe(join(folder, 'lenet5.onnx'));
    expect(modelFile({ kind: 'layer' })).toBeUndefined();
  });

  it('are files where nothing is named', async () => {
    editor.files['**/*.onnx'] = [join(folder, 'b.onnx'), join(folder, 'a.onnx')];
    editor.files['**/*.{npy,npz,csv,idx,gz}'] = [join(folder, 'data/x.npy')];
    expect(await labels()).toEqual(['a.onnx', 'b.onnx', 'data/x.npy']);
  });

  it('are none in a folder without any, nor without a folder', async () => {
    expect(await listed()).toEqual([]);
    editor.reset(undefined);
    expect(await listed()).toEqual([]);
  });

  it('say where their file is not', async () => {
    writeFileSync(
      join(folder, 'neuron-lens.json'),
      JSON.stringify({ models: { gone: { path: 'gone.onnx' } }, dataSets: { away: { path: 'away.npy' } } }),
    );
    const [model, data] = await listed();
    expect(model).toMatchObject({ label: 'gone', description: 'not found: gone.onnx', icon: 'warning' });
    expect(await listed(model!.child)).toMatchObject([
      { label: expect.stringMatching(/^no model at .*gone\.onnx|gone\.onnx/) as string, icon: 'info' },
    ]);
    await revealTreeFile(data!.child);
    expect(editor.warnings).toEqual([expect.stringMatching(/^There is no file at .*away\.npy: see/)]);
    expect(editor.ran).toEqual([]);
  });

  it('say what is wrong with a neuron-lens.json, first', async () => {
    writeFileSync(join(folder, 'neuron-lens.json'), '{');
    editor.files['**/*.onnx'] = [join(folder, 'a.onnx')];
    expect(await labels()).toEqual([expect.stringContaining('neuron-lens.json is not JSON'), 'a.onnx']);
  });

  it('say so where there are more than are listed', async () => {
    editor.files['**/*.onnx'] = Array.from({ length: 300 }, (_, i) => join(folder, `${i}.onnx`));
    const all = await labels();
    expect(all).toHaveLength(201);
    expect(all[0]).toBe('Only 200 networks are listed: name others in neuron-lens.json.');
  });

  it('are shown in the explorer, those of the workspace', async () => {
    example();
    const { child } = await named('digits');
    await revealTreeFile(child);
    const [[command, uri]] = editor.ran as [[string, { fsPath: string }]];
    expect(command).toBe('revealInExplorer');
    expect(uri.fsPath).toBe(join(folder, 'data/t10k-slice-images-idx3-ubyte.gz'));
    await revealTreeFile({ ...child, path: '/elsewhere/digits.gz' });
    expect(editor.told).toEqual(['/elsewhere/digits.gz is not in this workspace.']);
    expect(editor.ran).toHaveLength(1);
  });
});

describe('layers', () => {
  it('stand below their network, from its structure, also where the workspace is not trusted', async () => {
    example();
    editor.trusted = false;
    const layers = await listed((await named('lenet5')).child);
    expect(layers.map(({ label }) => label)).toEqual(['conv1', 'conv2', 'conv3', 'linear']);
    expect(layers[0]).toMatchObject({ description: 'Conv 6 × 28 × 28, 6 neurons', icon: 'layers' });
    expect(layers[0]!.tooltip).toMatch(/156 parameters\nDefined in line \d+ of its code$/);
  });

  it('say why there are none', async () => {
    writeFileSync(join(folder, 'bad.onnx'), 'no model');
    editor.files['**/*.onnx'] = [join(folder, 'bad.onnx')];
    const [first] = await listed();
    expect(await labels(first!.child)).toEqual([expect.stringContaining('is not an ONNX model')]);
  });

  it('of a hostile file keep their names on one line', async () => {
    const structure = { layers: [{ name: `a\nb\u202e${'x'.repeat(1e6)}`, operator: 'Conv', shape: [1] }] };
    const hostile = new ModelsTree({
      inspectStructure: async () => structure,
    } as unknown as EngineClient);
    const [layer] = await hostile.getChildren({ kind: 'model', folder, model: 'm' } as ModelsNode);
    const { label } = hostile.getTreeItem(layer!);
    expect((label as string).length).toBeLessThanOrEqual(80);
    expect(label).not.toMatch(/[\n\u202e]/);
  });

  it('lead to the line of the code, or else to the view of the model', async () => {
    example();
    const services = {
      engine: { inspectStructure },
      log: { error: vi.fn() },
    } as unknown as Services;
    const open = vi.fn();
    const editors = { open } as unknown as ModelEditors;
    const showTextDocument = vi.fn();
    Object.assign(fakeVscode, {
      Position: class {
        constructor(readonly line: number) {}
      },
      Range: class {
        constructor(readonly start: unknown) {}
      },
    });
    Object.assign(fakeVscode.window, { showTextDocument });
    Object.assign(fakeVscode.workspace, {
      openTextDocument: async ({ fsPath }: { fsPath: string }) => ({
        fsPath,
        lineCount: 500,
        lineAt: () => ({ range: { end: 0 } }),
      }),
    });
    const [conv1] = await listed((await named('lenet5')).child);
    await openTreeLayer(services, editors, conv1!.child);
    expect(editor.errors).toEqual([]);
    expect(showTextDocument).toHaveBeenCalledTimes(1);
    expect(showTextDocument.mock.calls[0]![0]).toMatchObject({ fsPath: join(folder, 'model.py') });
    expect(open).not.toHaveBeenCalled();

    // Without code.
    editor.files['**/neuron-lens.json'] = [];
    writeFileSync(join(folder, 'neuron-lens.json'), '{}');
    editor.files['**/*.onnx'] = [join(folder, 'lenet5.onnx')];
    const [first] = await listed();
    const [layer] = await listed(first!.child);
    await openTreeLayer(services, editors, layer!.child);
    expect(open.mock.calls).toEqual([
      [expect.objectContaining({ fsPath: join(folder, 'lenet5.onnx') }), 'conv1'],
    ]);
    await openTreeLayer(services, editors, 'something else');
    expect(showTextDocument).toHaveBeenCalledTimes(1);
  });
});
