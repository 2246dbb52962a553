import { resolve } from 'node:path';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { editor, fakeVscode, type Act } from '../../support/fakeEditor.ts';
import { temporaryFolder } from '../../support/temporaryFolder.ts';

vi.mock('vscode', () => fakeVscode);
// A question that nothing answers waits for ever.
vi.setConfig({ testTimeout: 5_000 });

import { discoverMechanisms } from '../../../src/extension/commands/discoverMechanisms.ts';
import { findCriticalNeurons } from '../../../src/extension/commands/findCriticalNeurons.ts';
import { Uri } from 'vscode';
import { askAnalysis } from '../../../src/extension/questions/askAnalysis.ts';
import type { Services } from '../../../src/extension/Services.ts';
import type { ModelDescription } from '../../../src/protocol/requests.ts';

const folder = resolve('examples/mnist');
const empty = temporaryFolder();

/** Layers as name: neurons, from the input on; conv3 alone is large enough for the usual precision. */
function inspected(classes: number | string = 10): ModelDescription {
  const layers = { conv1: 6, conv2: 16, conv3: 120, linear: 84 };
  return {
    path: 'm.onnx',
    producer: 'test',
    opset: 17,
    inputs: [{ name: 'image', type: 'float32', shape: ['N', 1, 32, 32] }],
    outputs: [{ name: 'logits', type: 'float32', shape: classes === 1 ? ['N'] : ['N', classes] }],
    parameters: 0,
    layers: Object.entries(layers).map(([name, neurons]) => ({
      name,
      operator: 'Conv',
      shape: [neurons, 1, 1],
      neurons,
      parameters: 0,
      cut: true,
    })),
  };
}

let memory: Map<string, unknown>;
let model: ModelDescription;
let asked: string[];
const services = {
  engine: {
    describe: async ({ model: name }: { model: string }) => {
      asked.push(name);
      return model;
    },
  },
  context: {
    workspaceState: {
      get: (key: string) => memory.get(key),
      update: async (key: string, value: unknown) => void memory.set(key, value),
    },
  },
} as unknown as Services;

beforeEach(() => {
  editor.reset(folder);
  memory = new Map();
  model = inspected();
  asked = [];
});

const pick = (...entries: string[]): Act => ({ pick: entries });
const accept: Act = { accept: true };
function find(...acts: Act[]) {
  editor.acts = acts;
  return askAnalysis(services, findCriticalNeurons, undefined);
}
function discover(...acts: Act[]) {
  editor.acts = acts;
  return askAnalysis(services, discoverMechanisms, undefined);
}

describe('the questions of an analysis', () => {
  it('are asked one after the other, with the labels of neuron-lens.json', async () => {
    const answers = await find(
      pick('even-odd-from-digits'),
      pick('even-odd'),
      pick('Class 1'),
      pick('conv1', 'conv3'),
    );
    expect(answers).toEqual({
      folder,
      model: 'even-odd-from-digits',
      data: 'even-odd',
      class: 1,
      layers: ['conv3', 'conv1'],
    });
    expect(editor.shown.map(({ step, hasBack }) => [step, hasBack])).toEqual([
      ['1/4', false],
      ['2/4', true],
      ['3/4', true],
      ['4/4', true],
    ]);
    expect(findCriticalNeurons.describe(answers!)).toBe('class 1, conv3, conv1');
  });

  it('lead back one by one, as far as the first, and the last answer to each counts', async () => {
    const answers = await find(
      pick('lenet5'),
      pick('digits'),
      pick('Class 3'),
      'back',
      'back',
      'back',
      pick('lenet-relu'),
      pick('even-odd'),
      pick('Class 7'),
      pick('conv3'),
    );
    expect(answers).toMatchObject({ model: 'lenet-relu', data: 'even-odd', class: 7, layers: ['conv3'] });
    expect(editor.shown.map(({ step }) => step[0]).join('')).toBe('1234321234');
    // Another model has other layers.
    expect(asked).toEqual(['lenet5', 'lenet-relu']);
  });

  it('leave out the layer that the analysis was called on, and do not offer the last time instead', async () => {
    await find(pick('lenet5'), pick('digits'), pick('Class 3'), pick('conv3'));
    editor.shown.length = 0;
    editor.acts = [pick('digits'), pick('Class 4')];
    const file = Uri.file(resolve(folder, 'lenet5.onnx'));
    expect(await askAnalysis(services, findCriticalNeurons, file, 'conv1')).toMatchObject({
      model: 'lenet5',
      class: 4,
      layers: ['conv1'],
    });
    expect(editor.shown.map(({ step }) => step)).toEqual(['1/2', '2/2']);
  });

  it('lead back from a line of text, and from a class that is entered', async () => {
    model = inspected('C');
    const answers = await discover(
      pick('lenet5'),
      pick('digits'),
      pick('by its number'),
      'back',
      pick('even-odd'),
      pick('by its number'),
      { enter: '1200' },
      accept,
      'back',
      pick('conv2'),
      { enter: '5' },
    );
    expect(answers).toMatchObject({ data: 'even-odd', class: 1200, layers: ['conv2'], count: 5 });
  });

  it('are not asked again where the answers are to be the same, which are kept for each command', async () => {
    const first = await discover(pick('lenet5'), pick('digits'), pick('Class 3'), accept, accept);
    expect(await discover(pick('The same as last time'))).toEqual(first);
    expect(editor.shown.at(-1)!.labels).toHaveLength(2);
    expect(discoverMechanisms.describe(first!)).toBe(
      'class 3, linear, conv3, as many mechanisms as fit best',
    );
    expect(await find('leave')).toBeUndefined();
    expect(editor.shown.at(-1)!.text).toBe('Which network?');
  });

  it('give nothing, and keep nothing, when the user leaves', async () => {
    expect(await find(pick('lenet5'), 'leave')).toBeUndefined();
    expect(memory.size).toBe(0);
  });
});

describe('a folder without a network', () => {
  it('says what one is, and leads to the example', async () => {
    editor.reset(empty);
    const opened = vi.fn();
    editor.commands.set('neuronLens.openExample', opened);
    expect(await find(pick('Open the Example'))).toBeUndefined();
    expect(opened).toHaveBeenCalledOnce();
    expect(editor.shown.map(({ labels }) => labels)).toEqual([
      ['$(folder-opened) Browse for a model…', '$(mortar-board) Open the Example…'],
    ]);
    expect(memory.size).toBe(0);
  });
});

describe('the class', () => {
  it('is chosen from a list even where there is one', async () => {
    model = inspected(1);
    expect(await find(pick('lenet5'), pick('digits'), accept, accept)).toMatchObject({ class: 0 });
    expect(editor.shown[2]!.labels).toEqual(['Class 0']);
  });

  it('is entered where there are too many for a list, and has to be one that there is', async () => {
    model = inspected(21_843);
    const answers = await find(
      pick('lenet5'),
      pick('digits'),
      accept,
      { enter: 'cat' },
      { enter: '21843' },
      { enter: ' 21842 ' },
      accept,
    );
    expect(answers).toMatchObject({ class: 21_842 });
    expect(editor.shown.map(({ problem }) => problem).filter(Boolean)).toEqual([
      '"cat" is no class: write its number, counted from 0.',
      'There is no class 21843: the network has 0 to 21842.',
    ]);
  });
});

describe('the number of mechanisms', () => {
  it('is chosen by the engine, or between 2 and 50', async () => {
    const upTo = [pick('lenet5'), pick('digits'), accept, accept];
    expect(await discover(...upTo, { enter: ' Auto' })).toMatchObject({ count: 'auto' });
    editor.shown = [];
    memory.clear();
    const answers = await discover(
      ...upTo,
      { enter: 'five' },
      { enter: '1' },
      { enter: '51' },
      { enter: '50' },
    );
    expect(answers).toMatchObject({ count: 50 });
    expect(editor.shown.map(({ problem }) => problem).filter(Boolean)).toEqual([
      '"five" is no number of mechanisms: write auto, or a number such as 5.',
      'There can be 2 to 50 mechanisms, not 1.',
      'There can be 2 to 50 mechanisms, not 51.',
    ]);
  });
});

describe('the layers', () => {
  const layersShown = () => editor.shown[3]!.labels;

  it('that are checked are large enough for the precision', async () => {
    await find(pick('lenet5'), pick('digits'), accept, accept);
    expect(layersShown()).toEqual(['✓ linear', '✓ conv3', 'conv2', 'conv1', 'input']);
  });

  it('that are checked follow the settings', async () => {
    editor.settings['neuronLens.neucept.precision'] = 0.98;
    await find(pick('lenet5'), pick('digits'), accept, accept);
    expect(layersShown()).toEqual(['linear', '✓ conv3', 'conv2', 'conv1', 'input']);
  });

  const upTo = [pick('lenet5'), pick('digits'), accept];
  it('are all of them where the input is not among them, which only its name stands for', async () => {
    const hidden = ['linear', 'conv3', 'conv2', 'conv1'];
    expect(await find(...upTo, pick(...hidden))).toMatchObject({ layers: 'all' });
    memory.clear();
    expect(await find(...upTo, pick(...hidden, 'input'))).toMatchObject({ layers: [...hidden, 'input'] });
    memory.clear();
    expect(await find(...upTo, pick('conv3', 'conv2', 'conv1', 'input'))).toMatchObject({
      layers: ['conv3', 'conv2', 'conv1', 'input'],
    });
  });

  it('are without the input where it is of tokens', async () => {
    model = { ...model, inputs: [{ name: 'ids', type: 'int64', shape: ['N', 16] }] };
    await find(...upTo, accept);
    expect(layersShown()).not.toContain('input');
  });
});
