import { writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { readLayerActivations } from '../../../../src/engine/activations/readLayerActivations.ts';
import { selectActivationLayers } from '../../../../src/engine/activations/selectActivationLayers.ts';
import { pathNetwork } from '../../../../src/engine/conductance/PathNetwork.ts';
import { openDataSet } from '../../../../src/engine/data/openDataSet.ts';
import { readModel } from '../../../../src/engine/formats/readModel.ts';
import { Random } from '../../../../src/engine/numeric/Random.ts';
import { openRuntime } from '../../../../src/engine/runtime/openRuntime.ts';
import { Engine } from '../../../../src/engine/service/Engine.ts';
import { loadWorkspace } from '../../../../src/engine/workspace/loadWorkspace.ts';
import { decodeArray } from '../../../../src/protocol/EncodedArray.ts';
import type { NeuceptLayer } from '../../../../src/protocol/NeuceptResult.ts';
import { makeNpy } from '../../../support/makeNpy.ts';
import { temporaryFolder } from '../../../support/temporaryFolder.ts';

const engine = new Engine();
afterAll(() => engine.dispose());
const context = { progress: () => undefined, signal: new AbortController().signal };

const data = join(temporaryFolder(), 'data.npy');
const random = new Random(3);
const values = Array.from({ length: 6 * 32 * 32 }, (_, i) => random.normal() + Math.floor(i / (32 * 32)));
const writeData = () => writeFileSync(data, makeNpy(values, [6, 1, 32, 32], '<f4'));

const source = {
  model: 'examples/mnist/lenet-relu.onnx',
  data,
  limit: 3,
  seed: 0,
  device: 'cpu',
  parameters: { baseline: 'mean', steps: 16, measures: [], mapNeurons: 1, mapSamples: 1, bootstrap: 0 },
} as const;

describe('a pixel map on demand', () => {
  it('is the one of the analysis, whose mean baseline is over the samples that it took', async () => {
    writeData();
    const request = { ...source, parameters: { ...source.parameters, measures: [] } };
    const result = await engine.conductance(request, context);
    const stored = result.maps[0]!;
    const sample = result.samples[stored.sample]!;
    const asked = {
      ...request,
      dataSha256: result.data.sha256,
      layer: stored.layer,
      neuron: stored.neuron,
      row: sample.index,
      target: sample.target,
      steps: result.steps,
    };
    const { map, sum } = await engine.pixelMap(asked, context);
    expect(decodeArray(map)).toEqual(decodeArray(stored.map));
    expect(sum).toBeCloseTo(stored.sum, 6);

    values[0]! += 1;
    writeData();
    await expect(engine.pixelMap(asked, context)).rejects.toThrow(
      /data\.npy has changed since this analysis: rank the neurons again$/,
    );
  });
});

describe('critical neurons of the example', () => {
  it('are those of the matrix of its activations', async () => {
    const parameters = { runs: 2, precision: 0.8, statistic: 'ridge' } as const;
    const network = { class: '3', layers: ['conv3'] };
    const result = await engine.neucept(
      {
        workspace: 'examples/mnist',
        model: 'lenet5',
        data: 'digits',
        seed: 5,
        device: 'cpu',
        parameters: { ...parameters, network },
      },
      context,
    );
    expect(result.data.samples).toBe(1000);
    expect(result.layers).toHaveLength(1);
    const [layer] = result.layers as [NeuceptLayer];
    expect(layer).toMatchObject({ name: 'conv3', neurons: 120, unit: 'channel' });
    expect(layer.selected.length).toBeGreaterThan(9);
    expect(layer.line).toBeGreaterThan(0);
    // What the command does with matrices from anywhere.
    const workspace = await loadWorkspace(resolve('examples/mnist'));
    const model = await readModel(resolve('examples/mnist/lenet5.onnx'));
    const input = model.graph.values.get(model.input)!;
    const digits = await openDataSet('digits', { workspace, model: 'lenet5', input });
    const { runtime } = await openRuntime('cpu');
    const path = pathNetwork(model);
    const read = await readLayerActivations(
      { data: digits, runtime, memory: 2 ** 28, signal: context.signal },
      path,
      selectActivationLayers(path, ['conv3']),
      { unit: 'channel' },
    );
    await digits.close();
    await runtime.dispose();
    const folder = temporaryFolder();
    const [activations, response] = [join(folder, 'z.npy'), join(folder, 'y.npy')];
    const { outputs } = read;
    writeFileSync(activations, makeNpy([...read.layers[0]!.values], [1000, 120], '<f8'));
    const logits = Array.from({ length: 1000 }, (_, i) => outputs.at(i, 3));
    writeFileSync(response, makeNpy(logits, [1000], '<f8'));
    const asked = { activations, response, seed: 5, parameters };
    const { layers } = await engine.matrixNeucept(asked, context);
    const { line, unit, ...found } = layer;
    expect([typeof line, unit]).toEqual(['number', 'channel']);
    expect({ ...found, name: 'z.npy', shape: [120] }).toEqual(layers[0]);
  });
});
