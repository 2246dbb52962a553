import { describe, expect, it } from 'vitest';
import { openDataSet } from '../../../../src/engine/data/openDataSet.ts';
import { readModel } from '../../../../src/engine/formats/readModel.ts';
import { float32, int64 } from '../../../../src/engine/graph/Tensor.ts';
import { InputError } from '../../../../src/engine/InputError.ts';
import { makePrototype } from '../../../support/makePrototype.ts';
import {
  PrototypeMaker,
  type PrototypeOptions,
  type PrototypeSource,
} from '../../../../src/engine/prototypes/PrototypeMaker.ts';
import { strongestSamples } from '../../../../src/engine/prototypes/strongestSamples.ts';
import { findTargetLayer } from '../../../../src/engine/prototypes/findTargetLayer.ts';
import { OnnxRuntime } from '../../../../src/engine/runtime/OnnxRuntime.ts';
import { ReferenceRuntime } from '../../../../src/engine/runtime/ReferenceRuntime.ts';
import { loadWorkspace } from '../../../../src/engine/workspace/loadWorkspace.ts';
import { handModel } from '../../../support/handModel.ts';
import { memoryDataSet } from '../../../support/memoryDataSet.ts';
import { networkPath } from '../../../support/networks.ts';
import { dense } from '../../../support/pathNetworks.ts';
import { seededNormals } from '../../../support/seededNormals.ts';

const onnx = await OnnxRuntime.open('cpu');

function source(model: PrototypeSource['model'], more: Partial<PrototypeSource> = {}): PrototypeSource {
  return { model, runtime: new ReferenceRuntime(), seed: 1, signal: new AbortController().signal, ...more };
}

/** y = relu(x · W + b), then a sum of y as the output. */
function denseModel(weights: readonly (readonly number[])[], bias: readonly number[]) {
  return handModel([weights.length], (builder, x) => {
    const hidden = builder.add('Relu', [dense(builder, x, weights, bias)]);
    return dense(
      builder,
      hidden,
      bias.map(() => [1]),
      [0],
    );
  });
}

/** A 3 × 3 convolution, averaged over all positions, then one dense layer: it takes pictures of any sides. */
function convModel(side: number, kernel: readonly number[], channels = 1) {
  return handModel([channels, side, side], (builder, x) => {
    const out = kernel.length / (9 * channels);
    const weights = builder.constant(float32(kernel, [out, channels, 3, 3]));
    const conv = builder.add('Relu', [builder.add('Conv', [x, weights], { pads: [1, 1, 1, 1] })]);
    const mean = builder.add('ReduceMean', [conv], { axes: [2, 3], keepdims: 0 });
    return dense(
      builder,
      mean,
      Array.from({ length: out }, (_, i) => [1, i]),
      [0, 0],
    );
  });
}

const vector: PrototypeOptions = { range: [-1, 3], steps: 100 };

describe('a vector', () => {
  const weights = [
    [2, 1],
    [-1, 0.001],
    [0.5, -3],
    [0, 1],
  ];

  it('reaches the corner of the box where a linear neuron is highest', async () => {
    const { image, activation, objective } = await makePrototype(
      source(denseModel(weights, [0, 0])),
      { layer: 'Gemm1', neurons: [0] },
      vector,
    );
    expect([...image.subarray(0, 3)]).toEqual([3, -1, 3]);
    expect(activation).toBeCloseTo(2 * 3 + 1 + 1.5, 5);
    expect(objective).toHaveLength(100);
    expect(objective.at(-1)).toBeCloseTo(8.5, 4);
  });

  it('reaches the direction of the weights where only its length is bounded', async () => {
    const { image } = await makePrototype(source(denseModel(weights, [0, 0])), {
      layer: 'Gemm1',
      neurons: [0],
    });
    const length = Math.hypot(2, 1, 0.5);
    [2, -1, 0.5, 0].forEach((weight, i) => expect(image[i]).toBeCloseTo((2 * weight) / length, 1));
    expect(Math.hypot(...image)).toBeLessThanOrEqual(2 + 1e-5);
  });

  it('starts although the rectifier is inactive, as what is raised is the value before it', async () => {
    const { activation, objective, moved } = await makePrototype(
      source(denseModel([[1], [1]], [-3])),
      { layer: 'Gemm1', neurons: [0] },
      vector,
    );
    expect(moved).toBe(true);
    expect(objective[0]).toBeLessThan(0);
    expect(activation).toBeCloseTo(3, 5);
  });

  it('of several neurons does not drown those with small weights', async () => {
    // Two neurons want the opposite of the first, which is fifty times as large.
    const opposed = denseModel([[50, -1, -1]], [200, 5, 5]);
    const target = { layer: 'Gemm1', neurons: [0, 1, 2] };
    const { image, scales, activations } = await makePrototype(source(opposed), target, vector);
    expect(image[0]).toBe(-1);
    expect(activations).toEqual([150, 6, 6]);
    expect(scales[0]! / scales[1]!).toBeCloseTo(50, 3);
    expect(scales[1]).toBe(scales[2]);
  });

  it('is kept within the data, feature by feature', async () => {
    const data = memoryDataSet([0, 10, 1, 7, 2, 20, 3, 7], [4]);
    const { image } = await makePrototype(source(denseModel(weights, [0, 0]), { data }), {
      layer: 'Gemm1',
      neurons: [0],
    });
    expect([...image]).toEqual([2, 10, 3, 7]);
  });

  it('of an output, of which the hidden layers do not say the name', async () => {
    const { image } = await makePrototype(
      source(denseModel([[1], [-1]], [1])),
      { layer: 'class', neurons: [0] },
      vector,
    );
    expect([...image]).toEqual([3, -1]);
  });
});

describe('a picture', () => {
  const line = [-1, 2, -1, -1, 2, -1, -1, 2, -1];

  it('has the pattern of its neuron: vertical lines for a line detector', async () => {
    const model = convModel(16, line);
    const { image, shape, activation } = await makePrototype(
      source(model, { runtime: onnx }),
      { layer: 'Conv1', neurons: [0] },
      { range: [0, 1], steps: 150 },
    );
    expect(shape).toEqual([1, 16, 16]);
    const change = (step: number) => {
      let sum = 0;
      for (let i = 0; i < 256 - 16; i++) if (i % 16 < 15) sum += Math.abs(image[i + step]! - image[i]!);
      return sum;
    };
    expect(change(1)).toBeGreaterThan(3 * change(16));
    // The best that a column of ones between zeros gives is 6 on every other position or so.
    expect(activation).toBeGreaterThan(1);
    for (const value of image) expect(value >= 0 && value <= 1).toBe(true);
  });

  it('is made at the size asked for where the network takes it, else no larger than its input', async () => {
    const options = { range: [0, 1], steps: 2, size: 24 } as const;
    const flexible = await makePrototype(
      source(convModel(16, line)),
      { layer: 'class', neurons: [1] },
      options,
    );
    expect(flexible.shape).toEqual([1, 24, 24]);
    const fixed = handModel([1, 8, 8], (builder, x) => {
      const flat = builder.add('Reshape', [x, builder.integers([-1, 64])]);
      const weights = Array.from({ length: 64 }, (_, i) => [Math.cos(i)]);
      return dense(builder, builder.add('Relu', [dense(builder, flat, weights, [0])]), [[1]], [0]);
    });
    const own = await makePrototype(source(fixed), { layer: 'Gemm1', neurons: [0] }, options);
    expect(own.shape).toEqual([1, 8, 8]);
    const small = await makePrototype(
      source(fixed),
      { layer: 'Gemm1', neurons: [0] },
      { ...options, size: 4 },
    );
    expect(small.shape).toEqual([1, 4, 4]);
  });

  it('of positions of a channel lies where they are', async () => {
    const model = convModel(12, line);
    // Around row 2, column 9.
    const { image } = await makePrototype(
      source(model, { runtime: onnx }),
      { layer: 'Conv1', neurons: [2 * 12 + 9], channel: 0 },
      { range: [0, 1], steps: 100 },
    );
    const response = (row: number, column: number) => {
      let sum = 0;
      for (let y = -1; y <= 1; y++)
        for (let x = -1; x <= 1; x++)
          sum += line[3 * (y + 1) + x + 1]! * (image[(row + y) * 12 + column + x] ?? 0);
      return sum;
    };
    const places = Array.from({ length: 100 }, (_, i) => [1 + Math.floor(i / 10), 1 + (i % 10)] as const);
    const [row, column] = places.reduce((best, place) =>
      response(...place) > response(...best) ? place : best,
    );
    expect(Math.abs(row - 2)).toBeLessThanOrEqual(1);
    expect(column).toBe(9);
  });

  it('of a network that takes channels last has them last', async () => {
    const nhwc = handModel([10, 8, 3], (builder, x) => {
      const first = builder.add('Transpose', [x], { perm: [0, 3, 1, 2] });
      // Answers to red only.
      const weights = builder.constant(float32([1, -0.5, -0.5], [1, 3, 1, 1]));
      const conv = builder.add('Relu', [builder.add('Conv', [first, weights])]);
      return dense(builder, builder.add('ReduceMean', [conv], { axes: [2, 3], keepdims: 0 }), [[1]], [0]);
    });
    const target = { layer: 'Conv1', neurons: [0] };
    const options = { range: [0, 1], steps: 150 } as const;
    const { image, shape } = await makePrototype(source(nhwc), target, options);
    expect(shape).toEqual([10, 8, 3]);
    const mean = (channel: number) =>
      image.reduce((sum, value, i) => (i % 3 === channel ? sum + value : sum), 0) / 80;
    expect(mean(0)).toBeGreaterThan(mean(1) + 0.1);
    expect(mean(0)).toBeGreaterThan(mean(2) + 0.1);
  });

  it('is the same for a seed, and another one for another', async () => {
    const make = async (seed: number) =>
      (
        await makePrototype(
          source(convModel(16, line), { seed }),
          { layer: 'Conv1', neurons: [0] },
          { range: [0, 1], steps: 5 },
        )
      ).image;
    expect(await make(3)).toEqual(await make(3));
    expect(await make(3)).not.toEqual(await make(4));
  });

  it('is refused without a range of its pixels, and taken from the preprocessing', async () => {
    const model = convModel(16, line);
    await expect(PrototypeMaker.open(source(model))).rejects.toThrow(/range of the pixels.*--range/);
    const boundOf = async (preprocessing: PrototypeSource['preprocessing']) =>
      (await PrototypeMaker.open(source(model, { preprocessing }))).bound;
    expect(await boundOf({ scale: '1/255', mean: 0.5, std: 0.25 })).toMatchObject({ low: [-2], high: [2] });
    expect(await boundOf({ mean: 0.5, std: 0.25 })).toMatchObject({ low: [-2], high: [2] });
    expect(await boundOf({ scale: 1 / 127.5, mean: 1 })).toMatchObject({ low: [-1], high: [1] });
    expect(await boundOf({ mean: 128 })).toMatchObject({ low: [-128], high: [127], source: 'preprocessing' });
    const data = memoryDataSet(
      Array.from({ length: 512 }, (_, i) => i / 511),
      [1, 16, 16],
    );
    expect((await PrototypeMaker.open(source(model, { data }))).bound).toMatchObject({
      source: 'data',
      low: [0],
      high: [1],
    });
  });
});

describe('a network of tokens', () => {
  it('has an embedding as prototype, within the table, and the nearest tokens', async () => {
    const model = await readModel(networkPath('textCnn'));
    const maker = await PrototypeMaker.open(source(model), { steps: 30 });
    const prototype = await maker.make({ layer: 'class', neurons: [0] });
    expect(maker.bound).toMatchObject({ kind: 'box', source: 'embedding' });
    expect(prototype.shape).toEqual(maker.network.sampleShape);
    expect(prototype.tokens).toHaveLength(maker.network.sampleShape[0]!);
    for (const token of prototype.tokens!) expect(token).toBeLessThan(maker.network.embed!.tokens);
    // The row of random tokens is beaten.
    const tokens = int64(
      [...seededNormals(maker.network.sampleShape[0]!, 1)].map((x) => Math.floor(Math.abs(x))),
      [1, maker.network.sampleShape[0]!],
    );
    const session = await new ReferenceRuntime().compile(model.graph);
    const results = await session.run({ [model.input]: tokens });
    expect(prototype.activation).toBeGreaterThan(Number(results[model.output]!.data[0]));
  });
});

describe('a network held to a pathway', () => {
  // Two hidden neurons want opposite inputs; the output adds them, the first one twice.
  const model = handModel([1], (builder, x) => {
    const hidden = builder.add('Relu', [dense(builder, x, [[2, -1]], [0, 0])]);
    return dense(builder, hidden, [[1], [1]], [0]);
  });

  it('has the prototype of what is left of it', async () => {
    const target = { layer: 'class', neurons: [0] };
    const whole = await makePrototype(source(model), target, { range: [-1, 1] });
    expect(whole.image[0]).toBe(1);
    expect(whole.activation).toBeCloseTo(2, 6);
    const kept = { unit: 'element', layers: { Gemm1: [1] } } as const;
    const held = await makePrototype(source(model), target, {
      range: [-1, 1],
      kept: { unit: kept.unit, layers: { Gemm1: [1] } },
    });
    expect(held.image[0]).toBe(-1);
    expect(held.activation).toBeCloseTo(1, 6);
  });

  it('is refused for neurons that the pathway leaves out, and pathways of another network', async () => {
    const held = (layers: Record<string, number[]>) =>
      makePrototype(source(model), { layer: 'Gemm1', neurons: [0] }, { kept: { unit: 'channel', layers } });
    await expect(held({ Gemm1: [1] })).rejects.toThrow(/neuron 0 of Gemm1 is not on the pathway/);
    await expect(held({ Gemm7: [1] })).rejects.toThrow(/Gemm7/);
    await expect(held({ Gemm1: [5] })).rejects.toThrow(/neuron 5/);
  });

  it('says when nothing can be raised', async () => {
    const kept = { unit: 'element' as const, layers: { Gemm1: [] } };
    const { moved } = await makePrototype(
      source(model),
      { layer: 'class', neurons: [0] },
      { range: [-1, 1], steps: 3, kept },
    );
    expect(moved).toBe(false);
  });
});

describe('bad input', () => {
  const model = convModel(
    16,
    Array.from({ length: 18 }, (_, i) => i / 9 - 1),
  );

  it.each([
    [{ layer: 'Conv7', neurons: [0] }, /no layer is named "Conv7"; there are Conv1/],
    [{ layer: 'Conv1', neurons: [2] }, /Conv1 has neurons 0 to 1, not 2/],
    [{ layer: 'Conv1', neurons: [0, 0] }, /named twice/],
    [{ layer: 'Conv1', neurons: [] }, /at least one/],
    [{ layer: 'Conv1', neurons: [0], channel: 2 }, /channels 0 to 1, not 2/],
    [{ layer: 'Conv1', neurons: [256], channel: 0 }, /positions 0 to 255, not 256/],
    [{ layer: 'class', neurons: [0], channel: 0 }, /no positions/],
  ])('%j', async (target, message) => {
    const made = makePrototype(source(model), target, { range: [0, 1] });
    await expect(made).rejects.toThrow(InputError);
    await expect(made).rejects.toThrow(message);
  });

  it('values that are no numbers', async () => {
    const broken = convModel(16, [NaN, ...new Array<number>(8).fill(0)]);
    await expect(
      makePrototype(source(broken), { layer: 'Conv1', neurons: [0] }, { range: [0, 1] }),
    ).rejects.toThrow(/not a finite number/);
  });

  it('is stopped between two steps', async () => {
    const abort = new AbortController();
    const maker = await PrototypeMaker.open(source(model, { signal: abort.signal }), { range: [0, 1] });
    let steps = 0;
    const made = maker.make({ layer: 'Conv1', neurons: [0] }, () => {
      if (++steps === 3) abort.abort(new Error('enough'));
    });
    await expect(made).rejects.toThrow('enough');
    expect(steps).toBe(3);
  });
});

describe('the example network', () => {
  it.each([
    ['linear', 3],
    ['class', 8],
    ['conv3', 20],
  ])('%s, neuron %i: the prototype activates it more than any of the digits', async (name, neuron) => {
    const workspace = await loadWorkspace('examples/mnist');
    const model = await readModel(workspace!.models['lenet-relu']!.path);
    const data = await openDataSet('digits', {
      workspace,
      model: 'lenet-relu',
      input: model.graph.values.get(model.input)!,
    });
    try {
      const { preprocessing } = workspace!.models['lenet-relu']!;
      const { signal } = new AbortController();
      const maker = await PrototypeMaker.open(source(model, { runtime: onnx, preprocessing, seed: 0 }));
      const { activation, shape } = await maker.make({ layer: name, neurons: [neuron] });
      expect(shape).toEqual([1, 32, 32]);
      const layer = findTargetLayer(maker.network, name);
      const [strongest] = await strongestSamples(
        maker.network,
        layer,
        [{ neurons: [neuron], scales: [1] }],
        data,
        { runtime: onnx, memory: 2 ** 28, signal, count: 3, advance: () => undefined },
      );
      expect(strongest).toHaveLength(3);
      expect(strongest![0]!.activation).toBeGreaterThan(0);
      expect(activation).toBeGreaterThan(1.2 * strongest![0]!.activation);
    } finally {
      await data.close();
    }
  });
});
