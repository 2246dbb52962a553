import { describe, expect, it } from 'vitest';
import { analyseConductance } from '../../../../src/engine/conductance/analyseConductance.ts';
import { completeConductanceParameters } from '../../../../src/engine/conductance/conductanceDefaults.ts';
import type { DataSet } from '../../../../src/engine/data/DataSet.ts';
import { readModel, type Model } from '../../../../src/engine/formats/readModel.ts';
import { GraphBuilder } from '../../../../src/engine/graph/GraphBuilder.ts';
import { batch } from '../../../../src/engine/graph/Shape.ts';
import { float32 } from '../../../../src/engine/graph/Tensor.ts';
import { Random } from '../../../../src/engine/numeric/Random.ts';
import { openRuntime } from '../../../../src/engine/runtime/openRuntime.ts';
import type { Runtime } from '../../../../src/engine/runtime/Runtime.ts';
import type { ConductanceParameters, ConductanceResult } from '../../../../src/protocol/ConductanceResult.ts';
import { decodeArray } from '../../../../src/protocol/EncodedArray.ts';
import { parseResult } from '../../../../src/protocol/Result.ts';
import type { Progress } from '../../../../src/protocol/requests.ts';
import { memoryDataSet } from '../../../support/memoryDataSet.ts';

const runtime: Runtime = (await openRuntime('cpu')).runtime;

interface Asked {
  readonly parameters?: Partial<ConductanceParameters>;
  readonly data?: DataSet;
  readonly memory?: number;
  readonly labels?: readonly string[];
  readonly progress?: (progress: Progress) => void;
  readonly signal?: AbortSignal;
}

async function analyse(network: string | Model, asked: Asked = {}): Promise<ConductanceResult> {
  const model =
    typeof network === 'string' ? await readModel(`test/fixtures/networks/${network}.onnx`) : network;
  const shape = model.graph.values.get(model.input)!.shape.slice(1) as number[];
  return analyseConductance({
    model,
    data: asked.data ?? randomData(shape, 4),
    runtime,
    parameters: completeConductanceParameters({ mapNeurons: 1, mapSamples: 1, ...asked.parameters }),
    seed: 0,
    memory: asked.memory ?? 1e8,
    labels: asked.labels,
    folder: 'test/fixtures',
    progress: asked.progress ?? (() => undefined),
    signal: asked.signal ?? new AbortController().signal,
  });
}

function randomData(shape: readonly number[], samples: number, labels?: readonly number[]): DataSet {
  const random = new Random(11);
  const count = samples * shape.reduce((product, length) => product * length, 1);
  return memoryDataSet(
    Array.from({ length: count }, () => random.normal()),
    shape,
    labels ? { labels } : {},
  );
}

function layer(result: ConductanceResult, name: string): ConductanceResult['layers'][number] {
  return result.layers.find((candidate) => candidate.name === name)!;
}

describe.each(['plainCnn', 'residual', 'inception', 'invertedResidual', 'transformer', 'autoencoder'])(
  '%s',
  (name) => {
    it('is complete at every layer that cuts the graph, and says of the others that they do not', async () => {
      const result = await analyse(name);
      expect(parseResult(JSON.parse(JSON.stringify(result)))).toEqual(result);
      expect(result.layers.length).toBeGreaterThan(2);
      for (const { completeness, share, completeInstead } of result.layers) {
        if (completeness === 'not a cut') {
          expect(layer(result, completeInstead!).completeness).not.toBe('not a cut');
          continue;
        }
        expect(completeness.relativeError).toBeLessThanOrEqual(result.converged ? 0.01 : 0.2);
        expect(Math.abs(share - 1)).toBeLessThan(0.2);
        expect(completeInstead).toBeUndefined();
      }
    });
  },
);

it('finds the same conductances with a memory budget that allows one point at a time', async () => {
  const parameters = { steps: 20, measures: [] } as const;
  const large = await analyse('residual', { parameters: { ...parameters, measures: ['internalInfluence'] } });
  const small = await analyse('residual', {
    parameters: { ...parameters, measures: ['internalInfluence'] },
    memory: 1,
  });
  large.layers.forEach(({ scores, measures }, i) => {
    scores.forEach((score, neuron) => expect(small.layers[i]!.scores[neuron]).toBeCloseTo(score, 5));
    measures.internalInfluence!.forEach((value, neuron) =>
      expect(small.layers[i]!.measures.internalInfluence![neuron]).toBeCloseTo(value, 5),
    );
  });
});

it('doubles the steps until the tolerance is met, and says so when the limit comes first', async () => {
  const fine = await analyse('plainCnn', { parameters: { tolerance: 0.001 } });
  const coarse = await analyse('plainCnn', { parameters: { tolerance: 0.5 } });
  expect(fine.steps).toBeGreaterThan(coarse.steps);
  const limited = await analyse('plainCnn', { parameters: { tolerance: 1e-6, maximumSteps: 32 } });
  expect(limited).toMatchObject({ steps: 32, converged: false });
  expect(limited.warnings.join(' ')).toMatch(/stayed above/);
});

it('refines each sample by itself, so that its conductances depend neither on the others nor on the memory', async () => {
  const parameters = { tolerance: 0.001, measures: [], mapNeurons: 0 };
  const together = await analyse('plainCnn', { parameters });
  const apart = await analyse('plainCnn', { parameters, memory: 1 });
  const fixed = await analyse('plainCnn', { parameters: { ...parameters, steps: together.steps } });
  expect(apart.steps).toBe(together.steps);
  const different = together.layers.map(({ perSample }, i) => {
    const values = decodeArray(perSample);
    const [alone, refined] = [apart, fixed].map((result) => decodeArray(result.layers[i]!.perSample));
    values.forEach((value, at) => expect(alone![at]).toBeCloseTo(value, 4));
    return values.some((value, at) => Math.abs(value - refined![at]!) > 1e-4);
  });
  // Some samples are complete with fewer steps than the others.
  expect(different).toContain(true);
});

it('DeepLift and layer integrated gradients are complete as well, where the layer cuts the graph', async () => {
  const result = await analyse('plainCnn', { parameters: { steps: 200 } });
  for (const { completeness, measures } of result.layers) {
    if (completeness === 'not a cut') continue;
    for (const measure of ['deepLift', 'layerIntegratedGradients'] as const) {
      const sum = measures[measure]!.reduce((total, value) => total + value, 0);
      expect(Math.abs(sum - completeness.expected)).toBeLessThan(
        0.02 * Math.abs(completeness.expected) + 1e-3,
      );
    }
  }
});

it('follows a token model from its embedding', async () => {
  const tokens = [1, 5, 3, 2, 9, 0, 4, 7, 7, 2, 2, 8, 11, 6, 3, 1, 0, 9];
  const result = await analyse('textCnn', { data: memoryDataSet(tokens, [9], { type: 'int64' }) });
  expect(result.input.shape).toEqual([9, 6]);
  expect(result.samples).toHaveLength(2);
  const cut = result.layers.filter(({ completeness }) => completeness !== 'not a cut');
  expect(cut.length).toBeGreaterThan(0);
});

it('the means over the samples are those of the stored samples, and the maps those of eq. 2', async () => {
  const result = await analyse('plainCnn', {
    parameters: { steps: 400, mapNeurons: 2, mapSamples: 2, spacing: 'trapezoid' },
  });
  for (const { neurons, scores, meanAbsolute, perSample } of result.layers) {
    const values = decodeArray(perSample);
    for (let neuron = 0; neuron < neurons; neuron++) {
      const column = [0, 1, 2, 3].map((sample) => values[sample * neurons + neuron]!);
      expect(scores[neuron]).toBeCloseTo(column.reduce((a, b) => a + b) / 4, 4);
      expect(meanAbsolute[neuron]).toBeCloseTo(column.reduce((a, b) => a + Math.abs(b), 0) / 4, 4);
    }
  }
  expect(result.maps.length).toBe(result.layers.length * 4);
  for (const { layer: name, neuron, sample, sum, map } of result.maps) {
    const { perSample, neurons } = layer(result, name);
    expect(sum).toBeCloseTo(decodeArray(perSample)[sample * neurons + neuron]!, 1);
    expect(map.shape).toEqual(result.input.shape);
  }
});

it('counts positions as neurons with unit "element", and their sum is the channel', async () => {
  const parameters = { steps: 16, layers: ['features.4'], measures: [] };
  const channels = await analyse('plainCnn', { parameters });
  const elements = await analyse('plainCnn', { parameters: { ...parameters, unit: 'element' } });
  expect(elements.layers[0]!.neurons).toBe(8 * 4 * 4);
  channels.layers[0]!.scores.forEach((score, channel) => {
    const sum = elements.layers[0]!.scores.slice(channel * 16, (channel + 1) * 16).reduce((a, b) => a + b);
    expect(sum).toBeCloseTo(score, 5);
  });
});

it('reports progress that grows to the end, and stops when it is aborted', async () => {
  const seen: Progress[] = [];
  await analyse('plainCnn', { progress: (progress) => seen.push(progress) });
  expect(seen.length).toBeGreaterThan(3);
  seen.reduce((before, now) => (expect(now.done).toBeGreaterThanOrEqual(before.done), now));
  const controller = new AbortController();
  const stopped = analyse('plainCnn', {
    signal: controller.signal,
    progress: ({ done }) => done > 0 && controller.abort(new Error('stop')),
  });
  await expect(stopped).rejects.toThrow('stop');
});

it('runs the feature selection of section 5.2', async () => {
  const labels = Array.from({ length: 40 }, (_, i) => i % 2);
  const data = randomData([3, 16, 16], 40, labels);
  const parameters = { steps: 4, featureSelection: true, measures: ['activation'] } as const;
  const result = await analyse('plainCnn', { data, parameters: { ...parameters, measures: ['activation'] } });
  // Layers have 6, 8 and 10 neurons: k = 5 for all, k = 10 for the last; two measures.
  expect(result.featureSelection).toHaveLength((3 + 1) * 2);
  expect(result.featureSelection!.every(({ trained, tested }) => trained === 24 && tested === 16)).toBe(true);
});

it.each([30, -1])('refuses the token %i, which the embedding does not know', async (token) => {
  const data = memoryDataSet([1, 5, 3, 2, 9, 0, 4, 7, 7, 2, 2, 8, token, 6, 3, 1, 0, 9], [9], {
    type: 'int64',
  });
  await expect(analyse('textCnn', { data })).rejects.toThrow(
    `row 1 holds the token ${token}, the network knows`,
  );
});

it('refuses labels that are not one for each output', async () => {
  await expect(analyse('plainCnn', { labels: ['cat', 'dog'] })).rejects.toThrow(
    /has \d outputs, .* names 2 labels/,
  );
});

describe('refuses', () => {
  it.each([
    ['labels that are not there', { parameters: { target: 'label' } }, /needs labels, and memory has none/],
    ['a target out of range', { parameters: { target: 9 } }, /target 9 does not exist/],
    ['a layer it has not', { parameters: { layers: ['nose'] } }, /no layer is named "nose"/],
    [
      'a label out of range',
      { parameters: { target: 'label' }, data: randomData([3, 16, 16], 1, [7]) },
      /label 7/,
    ],
    [
      'feature selection of one class',
      { parameters: { featureSelection: true, steps: 2 }, data: randomData([3, 16, 16], 2, [1, 1]) },
      /one class/,
    ],
    [
      'samples that lead to NaN',
      { data: memoryDataSet(new Array(768).fill(1e38), [3, 16, 16]) },
      /not a finite number/,
    ],
  ] as [string, Asked, RegExp][])('%s', async (_, asked, message) => {
    await expect(analyse('plainCnn', asked)).rejects.toThrow(message);
    await expect(analyse('plainCnn', asked)).rejects.toHaveProperty('name', 'InputError');
  });
});

it('says that there is nothing to divide up where input and baseline coincide', async () => {
  const result = await analyse('plainCnn', { data: memoryDataSet(new Array(768).fill(0), [3, 16, 16]) });
  expect(result.warnings.join(' ')).toMatch(/nothing to divide up/);
  expect(result.layers[0]!.scores.every((score) => score === 0)).toBe(true);
});

describe('a network with the slope of a square root at zero, which is infinite', () => {
  const write = (): Model => {
    const builder = new GraphBuilder();
    const x = builder.input('x', { type: 'float32', shape: [batch, 2] });
    const hidden = builder.add('MatMul', [
      builder.add('Sqrt', [x]),
      builder.constant(float32([1, 0, 0, 1], [2, 2])),
    ]);
    const output = builder.add('MatMul', [
      builder.add('Relu', [hidden]),
      builder.constant(float32([1, 2, 3, 4], [2, 2])),
    ]);
    builder.output(output);
    return {
      path: 'root.onnx',
      sha256: '0'.repeat(64),
      producer: '',
      opset: 17,
      graph: builder.build(),
      input: x,
      output,
      parameters: 8,
      warnings: [],
    };
  };
  const data = memoryDataSet([1, 4, 9, 16], [2]);

  it('has no pixel maps, and says so; the result is a sound document', async () => {
    const result = await analyse(write(), { data });
    expect(result.maps).toEqual([]);
    expect(result.warnings.join(' ')).toMatch(/pixel maps of these layers are missing/);
    expect(parseResult(JSON.parse(JSON.stringify(result)))).toEqual(result);
  });
});
