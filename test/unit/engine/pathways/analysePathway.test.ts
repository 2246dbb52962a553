import { describe, expect, it } from 'vitest';
import { pathNetwork } from '../../../../src/engine/conductance/PathNetwork.ts';
import type { DataSet } from '../../../../src/engine/data/DataSet.ts';
import { readModel, type Model } from '../../../../src/engine/formats/readModel.ts';
import { GraphBuilder } from '../../../../src/engine/graph/GraphBuilder.ts';
import { batch } from '../../../../src/engine/graph/Shape.ts';
import { float32 } from '../../../../src/engine/graph/Tensor.ts';
import { InputError } from '../../../../src/engine/InputError.ts';
import { Random } from '../../../../src/engine/numeric/Random.ts';
import { analysePathway } from '../../../../src/engine/pathways/analysePathway.ts';
import { completePathwayParameters } from '../../../../src/engine/pathways/pathwayDefaults.ts';
import { pathwayLayers } from '../../../../src/engine/pathways/pathwayLayers.ts';
import { openRuntime } from '../../../../src/engine/runtime/openRuntime.ts';
import { decodeArray } from '../../../../src/protocol/EncodedArray.ts';
import type { PathwayParameters, PathwayResult } from '../../../../src/protocol/PathwayResult.ts';
import { parseResult } from '../../../../src/protocol/Result.ts';
import type { Progress } from '../../../../src/protocol/requests.ts';
import { memoryDataSet } from '../../../support/memoryDataSet.ts';
import { networkNames, networkPath } from '../../../support/networks.ts';

const { runtime } = await openRuntime('cpu');

interface Asked {
  readonly parameters?: Partial<PathwayParameters>;
  readonly data?: DataSet;
  readonly memory?: number;
  readonly labels?: readonly string[];
  readonly progress?: (progress: Progress) => void;
  readonly signal?: AbortSignal;
}

async function analyse(network: string | Model, asked: Asked = {}): Promise<PathwayResult> {
  const model = typeof network === 'string' ? await readModel(networkPath(network)) : network;
  return analysePathway({
    model,
    data: asked.data ?? randomData(model),
    runtime,
    parameters: completePathwayParameters({
      steps: 8,
      sparsity: [0.8, 0.9],
      radiusNeurons: 40,
      ...asked.parameters,
    }),
    seed: 0,
    memory: asked.memory ?? 1e8,
    labels: asked.labels,
    folder: 'test/fixtures',
    progress: asked.progress ?? (() => undefined),
    signal: asked.signal ?? new AbortController().signal,
  });
}

function randomData(model: Model, samples = 4): DataSet {
  const random = new Random(11);
  const { shape, type } = model.graph.values.get(model.input)!;
  const sample = shape.slice(1) as number[];
  const count = samples * sample.reduce((product, length) => product * length, 1);
  const tokens = type !== 'float32';
  return memoryDataSet(
    Array.from({ length: count }, () => (tokens ? random.integer(4) : random.normal())),
    sample,
    tokens ? { type: 'int64' } : {},
  );
}

describe.each(networkNames)('%s', (name) => {
  it('is traced: the result is one that opens again, and its parts fit each other', async () => {
    const result = await analyse(name);
    expect(parseResult(JSON.parse(JSON.stringify(result)))).toEqual(result);
    const [pathway] = result.pathways;
    const { sparsity, layers } = pathway!;
    const neurons = layers.reduce((sum, layer) => sum + layer.neurons, 0);
    sparsity.forEach((level, k) => {
      const kept = layers.reduce((sum, layer) => sum + layer.kept[k]!.length, 0);
      expect(level.kept).toBe(kept);
      expect(level.reached).toBeCloseTo(1 - kept / neurons, 12);
      expect(level.deadShare).toBe(0);
      expect(level.gradient.shape).toEqual(result.input.shape);
    });
    for (const { completeness, best, kept } of layers) {
      // 8 midpoints of a piecewise smooth function.
      expect(completeness!.error).toBeLessThan(0.2 * (1 + Math.abs(completeness!.expected)));
      expect(best.length).toBe(Math.min(20, kept[0]!.length));
      expect(best).toEqual([...best].sort((a, b) => b - a));
    }
    expect(result.rectified).toBe(
      !['transformer', 'transformerOpset17', 'tokenTransformer', 'visionTransformer'].includes(name),
    );
    // Without rectifiers there is no linear region, and it is said why.
    if (!result.rectified) {
      expect(result.notLinear).toBe('the network has no rectifiers');
      expect(result.warnings.join(' ')).toContain('no rectifiers');
    }
    expect(sparsity.every(({ radius }) => (radius === undefined) === (result.notLinear !== undefined))).toBe(
      true,
    );
  });
});

it('every call of a rectifier is a layer, also where the network reuses one', async () => {
  for (const name of ['residual', 'residualUnfused', 'plainCnn']) {
    const network = pathNetwork(await readModel(networkPath(name)));
    const { layers, rectified } = pathwayLayers(network);
    const calls = network.graph.nodes.filter((node) => /Relu$/.test(node.operator));
    expect(rectified).toBe(true);
    expect(layers.map((layer) => layer.value)).toEqual(calls.map((node) => node.outputs[0]));
    expect(new Set(layers.map((layer) => layer.name)).size).toBe(calls.length);
  }
});

it('ReLU6 has two kinks, and hard swish is no rectifier', () => {
  const builder = new GraphBuilder();
  const x = builder.input('x', { type: 'float32', shape: [batch, 4] });
  const weights = () => builder.constant(float32(new Float32Array(16).fill(0.1), [4, 4]));
  const linear = (value: string) => builder.add('MatMul', [value, weights()]);
  const [zero, six] = [builder.scalar(0), builder.scalar(6)];
  const relu6 = builder.add('Clip', [builder.add('Relu', [linear(x)]), zero, six]);
  const clipped = builder.add('Clip', [linear(relu6), zero, six]);
  const inner = linear(clipped);
  const gate = builder.add('Clip', [builder.add('Add', [inner, builder.scalar(3)]), zero, six]);
  const swish = builder.add('Mul', [inner, builder.add('Div', [gate, six])]);
  const leaky = builder.add('LeakyRelu', [linear(swish)]);
  builder.output(linear(leaky));
  const graph = builder.build();
  const network = pathNetwork(modelOf(graph));
  const { layers } = pathwayLayers(network);
  expect(layers.map(({ value, kinks }) => [value, kinks])).toEqual([
    [relu6, [0, 6]],
    [clipped, [0, 6]],
    [leaky, [0]],
  ]);
});

function modelOf(graph: Model['graph']): Model {
  return {
    path: 'model.onnx',
    sha256: '0'.repeat(64),
    producer: 'test',
    opset: 17,
    graph,
    input: graph.inputs[0]!,
    output: graph.outputs[0]!,
    parameters: 0,
    warnings: [],
  };
}

it('traces the asked samples, targets and units', async () => {
  const trace = (samples: PathwayParameters['samples']) =>
    analyse('residual', {
      parameters: { samples, target: 1, unit: 'channel', maps: [], compare: [], radiusNeurons: 0 },
    });
  const result = await trace([3, 1, 3]);
  expect(result.pathways.map(({ sample }) => [sample.index, sample.target])).toEqual([
    [3, 1],
    [1, 1],
  ]);
  expect(result.data.samples).toBe(2);
  expect(result.input.shown.shape[0]).toBe(2);
  result.layers.forEach(({ neurons, shape, channelAxis }) => expect(neurons).toBe(shape[channelAxis]));
  const alone = await trace([1]);
  expect(result.pathways[1]).toEqual(alone.pathways[0]);
  const first = await trace(3);
  expect(first.pathways.map(({ sample }) => sample.index)).toEqual([0, 1, 2]);
  expect(first.pathways[1]!.layers).toEqual(alone.pathways[0]!.layers);
});

it('finds the same with a memory that allows one row at a time', async () => {
  const large = await analyse('residual', { parameters: { maps: [] } });
  const small = await analyse('residual', { memory: 1, parameters: { maps: [] } });
  large.pathways[0]!.sparsity.forEach((level, k) => {
    const other = small.pathways[0]!.sparsity[k]!;
    expect(other.kept).toBe(level.kept);
    if (level.radius?.value !== undefined)
      expect(other.radius!.value! / level.radius.value).toBeCloseTo(1, 3);
    const map = decodeArray(other.gradient);
    decodeArray(level.gradient).forEach((value, i) => expect(map[i]).toBeCloseTo(value, 5));
  });
});

it('smooths, compares every score, and gives every map', async () => {
  const result = await analyse('plainCnn', {
    parameters: {
      compare: ['intgrad', 'mct', 'greedy', 'dgr', 'dgr-random'],
      iterations: 20,
      rounds: 20,
      smoothing: 3,
    },
  });
  const [{ comparisons, maps, sparsity }] = result.pathways as [PathwayResult['pathways'][number]];
  expect(comparisons.map(({ score }) => score)).toEqual(['mct', 'greedy', 'dgr', 'dgr-random']);
  for (const { levels } of comparisons) {
    expect(levels.map(({ asked }) => asked)).toEqual([0.8, 0.9]);
    for (const { layers } of levels) expect(layers).toHaveLength(result.layers.length);
  }
  expect(maps.map(({ method }) => method)).toEqual(completePathwayParameters({}).maps);
  for (const { smoothed, gradient } of sparsity) {
    expect(smoothed!.shape).toEqual([1, ...gradient.shape.slice(1)]);
  }
});

it('the same seed gives the same random gates', async () => {
  const parameters: Partial<PathwayParameters> = {
    score: 'dgr-random',
    iterations: 10,
    maps: [],
    compare: [],
  };
  const [one, two] = [await analyse('plainCnn', { parameters }), await analyse('plainCnn', { parameters })];
  expect(two.pathways).toEqual(one.pathways);
});

it('reports progress that ends, and stops when it is aborted', async () => {
  const seen: Progress[] = [];
  await analyse('plainCnn', { progress: (progress) => seen.push(progress) });
  const shares = seen.map(({ done, total }) => done / total);
  expect(shares).toEqual([...shares].sort((a, b) => a - b));
  expect(shares.at(-1)).toBeGreaterThan(0.8);
  const controller = new AbortController();
  const work = analyse('plainCnn', {
    parameters: { score: 'dgr', iterations: 100_000 },
    progress: ({ done }) => {
      if (done > 40) controller.abort(new Error('stopped'));
    },
    signal: controller.signal,
  });
  await expect(work).rejects.toThrow('stopped');
});

it('outputs that are no numbers with neurons at 0 are left out, and the result opens again', async () => {
  // Values over their length, as networks for faces and searches end: 0 / 0 where all are 0.
  const normalised = async (sample: readonly number[], parameters: Partial<PathwayParameters>) => {
    const builder = new GraphBuilder();
    const x = builder.input('x', { type: 'float32', shape: [batch, sample.length] });
    const hidden = builder.add('Relu', [x]);
    const squares = builder.add('ReduceSum', [builder.add('Mul', [hidden, hidden]), builder.integers([1])]);
    const output = builder.add('Div', [hidden, builder.add('Sqrt', [squares])]);
    builder.output(output);
    const model = {
      ...(await readModel(networkPath('plainCnn'))),
      graph: builder.build(),
      input: 'x',
      output,
    };
    const data = memoryDataSet([...sample], [sample.length]);
    const asked = { maps: [], compare: [], target: 0, radiusNeurons: 0, sparsity: [0.5], ...parameters };
    const result = await analyse(model, { data, parameters: asked });
    const again = parseResult(JSON.parse(JSON.stringify(result))) as PathwayResult;
    expect(again).toEqual(result);
    return again.pathways[0]!;
  };
  const three = await normalised([3, 2, 1], { score: 'intgrad' });
  expect(three.layers[0]).not.toHaveProperty('completeness');
  expect(three.sparsity[0]!.zeroedOutput).toBeCloseTo(1, 6);
  // A layer of one neuron, which does not matter: no neuron is on the pathway.
  const one = await normalised([4], { score: 'mct' });
  expect(one.sparsity[0]).toMatchObject({ kept: 0, reached: 1, deadShare: 0 });
  expect(one.sparsity[0]).not.toHaveProperty('zeroedOutput');
});

describe('bad input is told in one line', () => {
  it.each<[string, Partial<PathwayParameters>, RegExp]>([
    ['a row that is not there', { samples: [0, 4] }, /rows 0 to 3, not 4/],
    ['a target that is not there', { target: 99 }, /target 99 does not exist/],
    ['labels that are not there', { target: 'label' }, /needs labels/],
    ['a sparsity of 1', { sparsity: [1] }, /sparsity.0: it has to be below 1/],
    ['sparsities that do not ascend', { sparsity: [0.9, 0.8] }, /sparsity: the shares have to ascend/],
    ['no sparsity', { sparsity: [] }, /at least one share/],
    ['too many samples', { samples: 17 }, /at most 16 samples/],
    ['one step', { steps: 1 }, /steps: it has to be at least 2/],
    ['a baseline that is not there', { baseline: 'nowhere.npy' }, /nowhere.npy/],
  ])('%s', async (_, parameters, message) => {
    const work = Promise.resolve().then(() => analyse('plainCnn', { parameters }));
    await expect(work).rejects.toThrow(message);
    await expect(work).rejects.toBeInstanceOf(InputError);
  });

  it('a sample that is not finite', async () => {
    const model = await readModel(networkPath('plainCnn'));
    const { data } = await randomData(model, 1).read([0]);
    const values = Array.from(data as Float32Array);
    values[3] = Number.NaN;
    const shape = model.graph.values.get(model.input)!.shape.slice(1) as number[];
    const work = analyse(model, { data: memoryDataSet(values, shape) });
    await expect(work).rejects.toThrow(/not a finite number/);
  });
});
