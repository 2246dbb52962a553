import { cpSync, mkdirSync, readdirSync, writeFileSync, existsSync, readFileSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { Random } from '../../../../src/engine/numeric/Random.ts';
import { SavedAnalyses } from '../../../../src/engine/saved/SavedAnalyses.ts';
import { Engine } from '../../../../src/engine/service/Engine.ts';
import type { ConductanceRequest, Progress, RulesRequest } from '../../../../src/protocol/requests.ts';
import { makeNpy } from '../../../support/makeNpy.ts';
import { temporaryFolder } from '../../../support/temporaryFolder.ts';

const warnings: string[] = [];
const engine = new Engine({ saved: { warn: (line) => warnings.push(line) } });
const computing = new Engine();
afterAll(() => Promise.all([engine.dispose(), computing.dispose()]));

const root = temporaryFolder();
let workspace: string;
let count = 0;
beforeEach(() => {
  workspace = join(root, String(count++));
  cpSync('examples/mnist', workspace, { recursive: true });
  rmSync(join(workspace, '.neuron-lens'), { recursive: true, force: true });
  warnings.length = 0;
});

const saved = () => new SavedAnalyses(workspace);

/** The answer, and when it was computed where it is a saved one. */
async function ask<R>(
  run: (context: { progress: (state: Progress) => void; signal: AbortSignal }) => Promise<R>,
  signal = new AbortController().signal,
): Promise<{ result: R; saved: string | undefined }> {
  let last: Progress | undefined;
  const result = await run({ progress: (state) => (last = state), signal });
  return { result, saved: last?.saved };
}

const conductance = (change: Partial<ConductanceRequest> = {}): ConductanceRequest => ({
  workspace,
  model: 'lenet-relu',
  data: 'digits',
  limit: 3,
  seed: 0,
  device: 'cpu',
  ...change,
  parameters: {
    layers: ['conv3'],
    steps: 4,
    measures: [],
    bootstrap: 0,
    mapNeurons: 0,
    mapSamples: 0,
    ...change.parameters,
  },
});
const rank = (change: Partial<ConductanceRequest> = {}, by = engine) =>
  ask((context) => by.conductance(conductance(change), context));

describe('an engine that keeps answers', () => {
  it('gives the same question the same answer, and says when it was computed', async () => {
    const first = await rank();
    expect(first.saved).toBeUndefined();
    const again = await rank();
    expect(again.saved).toBe(first.result.createdAt);
    expect(again.result).toEqual(first.result);
    // Its defaults written out, in another order, and from more memory: still the same question.
    const spelled = await rank({ memory: 512, parameters: { target: 'predicted', baseline: 'zero' } });
    expect(spelled.saved).toBe(first.result.createdAt);
    expect(await saved().list()).toHaveLength(1);
    // Another window.
    const other = new Engine({ saved: { warn: () => undefined } });
    expect((await rank({}, other)).saved).toBe(first.result.createdAt);
    await other.dispose();
    expect(warnings).toEqual([]);
  });

  it('knows the model and the data by what is in them, wherever they lie', async () => {
    const files = (folder: string) => {
      mkdirSync(join(workspace, folder));
      cpSync(join(workspace, 'lenet5.onnx'), join(workspace, folder, 'net.onnx'));
      writeFileSync(join(workspace, folder, 'X.npy'), pictures);
      return { model: join(workspace, folder, 'net.onnx'), data: join(workspace, folder, 'X.npy') };
    };
    const values = Array.from({ length: 3 * 32 * 32 }, (_, i) => (i % 7) / 7);
    const pictures = makeNpy(values, [3, 1, 32, 32], '<f4');
    const first = await rank(files('one'));
    expect(first.saved).toBeUndefined();
    const again = await rank(files('two'));
    expect(again.saved).toBe(first.result.createdAt);
    const { model, data } = again.result;
    expect([model.path, data.path]).toEqual(['two/net.onnx', 'two/X.npy']);
    expect(again.result).toEqual({
      ...first.result,
      model: { ...first.result.model, path: model.path },
      data: { ...first.result.data, path: data.path },
    });
  });

  it.each<[string, Partial<ConductanceRequest>]>([
    ['parameters', { parameters: { steps: 5 } }],
    ['samples', { limit: 4 }],
    ['a class', { parameters: { class: 1 } }],
    ['a seed', { seed: 1 }],
    ['a device', { device: 'reference' }],
    ['a network', { model: 'lenet5' }],
    ['labels', { data: 'even-odd' }],
  ])('computes for other %s', async (_what, change) => {
    await rank();
    expect((await rank(change)).saved).toBeUndefined();
    expect((await rank(change)).saved).toBeDefined();
    expect((await rank()).saved).toBeDefined();
  });

  it('computes when what is in a file has changed', async () => {
    const baseline = join(workspace, 'start.csv');
    const write = (value: number) =>
      writeFileSync(baseline, Array.from({ length: 1024 }, () => value).join(',') + '\n');
    write(0);
    const change = { parameters: { baseline } };
    await rank(change);
    expect((await rank(change)).saved).toBeDefined();
    write(0.5);
    expect((await rank(change)).saved).toBeUndefined();

    // Every way the workspace's file has of saying how samples are read, or what the model is.
    const file = join(workspace, 'neuron-lens.json');
    const text = readFileSync(file, 'utf8');
    await rank();
    for (const [from, to] of [
      ['"scale": "1/255"', '"scale": "1/128"'],
      ['"labels": ["0"', '"labels": ["zero"'],
      ['"class": "LeNetReLU"', '"class": "LeNet5"'],
    ] as const) {
      writeFileSync(file, text.replaceAll(from, to));
      expect((await rank()).saved, to).toBeUndefined();
    }
    writeFileSync(file, text);
    expect((await rank()).saved).toBeDefined();
  });

  it('computes anew when it is asked to, and keeps the newer answer', async () => {
    const first = await rank();
    const fresh = await rank({ fresh: true });
    expect(fresh.saved).toBeUndefined();
    expect(fresh.result.createdAt > first.result.createdAt).toBe(true);
    expect((await rank()).saved).toBe(fresh.result.createdAt);
    expect(await saved().list()).toHaveLength(1);
  });

  it('keeps a request that can be asked again from anywhere', async () => {
    const { result } = await rank({ model: join(workspace, 'lenet-relu.onnx') });
    const [kept] = await saved().list();
    expect(kept!.asked!.method).toBe('conductance');
    expect(kept!.asked!.request).toMatchObject({ model: join(workspace, 'lenet-relu.onnx'), data: 'digits' });
    const again = await ask((context) =>
      engine.conductance({ ...(kept!.asked!.request as ConductanceRequest), workspace }, context),
    );
    expect(again).toEqual({ result, saved: result.createdAt });
  });

  it('keeps nothing with no room for it, nor without a workspace, nor where it is not asked to', async () => {
    const other = new Engine({ saved: { warn: (line) => warnings.push(line) } });
    other.configure({ savedMegabytes: 0 });
    await rank({}, other);
    await rank({}, computing);
    expect(existsSync(saved().folder)).toBe(false);
    other.configure({ savedMegabytes: 10 });
    await rank({}, other);
    expect((await rank({}, other)).saved).toBeDefined();
    // Turned off, what is there is not read either.
    other.configure({ savedMegabytes: 0 });
    expect((await rank({}, other)).saved).toBeUndefined();
    await other.dispose();
    rmSync(saved().folder, { recursive: true });
    rmSync(join(workspace, 'neuron-lens.json'));
    const random = new Random(3);
    const values = Array.from({ length: 3 * 32 * 32 }, () => random.normal());
    writeFileSync(join(workspace, 'ready.npy'), makeNpy(values, [3, 1, 32, 32], '<f4'));
    const files = {
      model: join(workspace, 'lenet-relu.onnx'),
      data: join(workspace, 'ready.npy'),
    };
    await rank(files);
    expect(existsSync(saved().folder)).toBe(false);
    // Somebody made the folder: that says they want it.
    mkdirSync(saved().folder);
    await rank(files);
    expect((await rank(files)).saved).toBeDefined();
  });

  it('gives the answer although it cannot be kept, and says so', async () => {
    writeFileSync(saved().folder, 'a file, not a folder');
    const { result } = await rank();
    expect(result.kind).toBe('conductance');
    expect(warnings).toEqual([`the analysis is not kept in ${saved().folder}: it is a file and no folder`]);
  });

  it('keeps no rules that a stop cut short', async () => {
    const rules: RulesRequest = {
      workspace,
      model: 'lenet-relu',
      data: 'digits',
      limit: 200,
      seed: 0,
      device: 'cpu',
      parameters: { layers: ['conv2', 'conv3'], strongest: 0, prototypes: 0 },
    };
    const stop = new AbortController();
    const stopped = await ask(
      ({ signal }) =>
        engine.rules(rules, { signal, progress: ({ keeps }) => keeps === true && stop.abort() }),
      stop.signal,
    );
    expect(stopped.result.pairs.some(({ partial }) => partial)).toBe(true);
    expect(existsSync(saved().folder)).toBe(false);
    await ask((context) => engine.rules(rules, context));
    expect((await ask((context) => engine.rules(rules, context))).saved).toBeDefined();
  });

  it('rejects a cancelled question although its answer is there', async () => {
    await rank();
    const cancelled = AbortSignal.abort(new Error('cancelled'));
    await expect(ask((context) => engine.conductance(conductance(), context), cancelled)).rejects.toThrow(
      'cancelled',
    );
  });

  it('answers prototypes with data and without, and pathways', async () => {
    const source = { workspace, model: 'lenet-relu', seed: 0, device: 'cpu' };
    const prototype = {
      ...source,
      layer: 'conv3',
      neurons: [0],
      steps: 2,
      range: [0, 1] as [number, number],
    };
    const pathway = { ...source, data: 'digits', limit: 1, parameters: { steps: 2 } };
    for (const run of [
      () => ask((context) => engine.prototype(prototype, context)),
      () => ask((context) => engine.prototype({ ...prototype, data: 'digits', limit: 2 }, context)),
      () => ask((context) => engine.pathway(pathway, context)),
    ]) {
      const { result, saved: before } = await run();
      expect(before).toBeUndefined();
      expect(await run()).toEqual({ result, saved: result.createdAt });
    }
  });

  it('answers critical neurons by the class, its name or number, and comparisons of models by both', async () => {
    const source = { workspace, data: 'digits', limit: 120, seed: 0, device: 'cpu' };
    const parameters = { runs: 1, network: { layers: ['conv3'], class: 3 } };
    const request = { ...source, model: 'lenet-relu', parameters };
    const first = await ask((context) => engine.neucept(request, context));
    const named = { ...parameters, network: { layers: ['conv3'], class: '3' } };
    const again = await ask((context) => engine.neucept({ ...request, parameters: named }, context));
    expect(again).toEqual({ result: first.result, saved: first.result.createdAt });
    const other = { ...parameters, network: { layers: ['conv3'], class: 4 } };
    expect((await ask((context) => engine.neucept({ ...request, parameters: other }, context))).saved).toBe(
      undefined,
    );
    const compare = () =>
      ask((context) =>
        engine.compareModels(
          {
            ...request,
            parameters: { ...parameters, mechanisms: { count: 2, embedding: 'none', clustered: 'all' } },
            secondModel: 'lenet5',
          },
          context,
        ),
      );
    const compared = await compare();
    expect(compared.saved).toBeUndefined();
    expect(await compare()).toEqual({ result: compared.result, saved: compared.result.createdAt });
    expect(new Set((await saved().list()).map(({ kind }) => kind))).toEqual(
      new Set(['neucept', 'neuceptComparison']),
    );
  });
});

it('leaves the example of the repository as it is', () => {
  expect(readdirSync(resolve('examples/mnist'))).not.toContain('.neuron-lens');
});
