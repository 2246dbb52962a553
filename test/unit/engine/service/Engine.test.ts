import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { Random } from '../../../../src/engine/numeric/Random.ts';
import { Engine } from '../../../../src/engine/service/Engine.ts';
import { decodeArray } from '../../../../src/protocol/EncodedArray.ts';
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
