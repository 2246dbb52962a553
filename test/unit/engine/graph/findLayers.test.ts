import { describe, expect, test } from 'vitest';
import { findLayers } from '../../../../src/engine/graph/findLayers.ts';
import { GraphBuilder } from '../../../../src/engine/graph/GraphBuilder.ts';
import { addCompound } from '../../../../src/engine/graph/compound/addCompound.ts';
import { batch, type Dim } from '../../../../src/engine/graph/Shape.ts';
import { elementCount, float32 } from '../../../../src/engine/graph/Tensor.ts';
import { readModel } from '../../../../src/engine/formats/readModel.ts';
import { networkPath } from '../../../support/networks.ts';

async function layersOf(name: string) {
  const { graph, input, output } = await readModel(networkPath(name));
  return findLayers(graph, input, output);
}

const table = async (name: string) =>
  (await layersOf(name)).map(({ name, operator, shape, channelAxis, cut, completeInstead }) =>
    [name, operator, `[${shape.join(', ')}]`, channelAxis, cut ? 'cut' : (completeInstead ?? 'none')].join(
      ' ',
    ),
  );

describe('the layers that a person would name', () => {
  test('of a plain network: after normalisation and activation function, the logits are none', async () => {
    expect(await table('plainCnn')).toEqual([
      'features.0 Conv [6, 16, 16] 0 cut',
      'features.4 Conv [8, 4, 4] 0 cut',
      'classifier.2 Gemm [10] 0 cut',
    ]);
    const [first] = await layersOf('plainCnn');
    expect(first).toMatchObject({
      value: '/features.2/Relu_output_0',
      before: '/features.1/BatchNormalization_output_0',
      source: 'features.0',
      parameters: 3 * 6 * 9 + 6 + 2 * 6,
    });
  });

  test.each(['residual', 'residualUnfused'])(
    'of a %s network: its blocks cut it, their insides do not',
    async (name) => {
      expect(await table(name)).toEqual([
        'stem Conv [4, 8, 8] 0 cut',
        'layer1.0.conv1 Conv [4, 8, 8] 0 layer1.0',
        'layer1.0.conv2 Conv [4, 8, 8] 0 layer1.0',
        'layer1.0 Add [4, 8, 8] 0 cut',
        'layer1.1.downsample.0 Conv [8, 4, 4] 0 layer1.1',
        'layer1.1.conv1 Conv [8, 4, 4] 0 layer1.1',
        'layer1.1.conv2 Conv [8, 4, 4] 0 layer1.1',
        'layer1.1 Add [8, 4, 4] 0 cut',
      ]);
      const block = (await layersOf(name)).find((layer) => layer.name === 'layer1.0')!;
      expect(block).toMatchObject({
        value: '/layer1.0/relu_1/Relu_output_0',
        before: '/layer1.0/Add_output_0',
      });
    },
  );

  test('of an inverted residual network: activation functions of several operators, a gate', async () => {
    expect(await table('invertedResidual')).toEqual([
      'stem.0 Conv [8, 4, 4] 0 cut',
      'expand.0 Conv [16, 4, 4] 0 Add1',
      'depthwise.0 Conv [16, 4, 4] 0 Add1',
      'excitation.fc1 Conv [4, 1, 1] 0 Add1',
      'excitation.fc2 Conv [16, 1, 1] 0 Add1',
      'excitation Mul [16, 4, 4] 0 Add1',
      'project Conv [8, 4, 4] 0 Add1',
      'Add1 Add [8, 4, 4] 0 cut',
    ]);
  });

  test('of an Inception block: its branches, and their concatenation', async () => {
    expect(await table('inception')).toEqual([
      'one Conv [3, 8, 8] 0 Concat1',
      'three Conv [4, 8, 8] 0 Concat1',
      'five Conv [2, 8, 8] 0 Concat1',
      'Concat1 Concat [11, 8, 8] 0 cut',
      'mixed Conv [6, 3, 3] 0 cut',
    ]);
  });

  test.each(['transformer', 'transformerOpset17'])(
    'of a %s: projections and residual sums, channels last',
    async (name) => {
      const block = (i: number) => [
        `layers.${i}.query MatMul [6, 8] 1 layers.${i}`,
        `layers.${i}.key MatMul [6, 8] 1 layers.${i}`,
        `layers.${i}.value MatMul [6, 8] 1 layers.${i}`,
        `layers.${i}.out MatMul [6, 8] 1 layers.${i}`,
        `layers.${i} Add [6, 8] 1 cut`,
        `layers.${i}.fc1 MatMul [6, 16] 1 layers.${i}#2`,
        `layers.${i}.fc2 MatMul [6, 8] 1 layers.${i}#2`,
        `layers.${i}#2 Add [6, 8] 1 cut`,
      ];
      expect((await table(name)).sort()).toEqual(
        ['embed MatMul [6, 8] 1 cut', ...block(0), ...block(1)].sort(),
      );
      const layers = await layersOf(name);
      const hidden = layers.find((layer) => layer.name === 'layers.0.fc1')!;
      expect(hidden).toMatchObject({
        value: '/layers.0/Mul_1_output_0',
        before: '/layers.0/fc1/Add_output_0',
      });
    },
  );

  test('of an encoder layer of PyTorch: its attention as it comes out, batch first', async () => {
    expect(await table('visionTransformer')).toEqual([
      'patches Conv [8, 2, 2] 0 cut',
      'encoder.self_attn.out_proj Gemm [5, 8] 1 encoder',
      'encoder Add [5, 8] 1 cut',
      'encoder.linear1 MatMul [5, 16] 1 encoder#2',
      'encoder.linear2 MatMul [5, 8] 1 encoder#2',
      'encoder#2 Add [5, 8] 1 cut',
    ]);
  });

  test('of networks on tokens: the embedding is the first', async () => {
    expect(await table('textCnn')).toEqual([
      'embedding Gather [9, 6] 1 cut',
      'convs.0 Conv [4, 8] 0 Concat1',
      'convs.1 Conv [4, 7] 0 Concat1',
      'convs.2 Conv [4, 6] 0 Concat1',
      'Concat1 Concat [12] 0 cut',
    ]);
    expect(await table('tokenTransformer')).toEqual([
      'embedding Gather [7, 8] 1 cut',
      'query MatMul [7, 8] 1 Add1',
      'key MatMul [7, 8] 1 Add1',
      'value MatMul [7, 8] 1 Add1',
      'Add1 Add [7, 8] 1 cut',
    ]);
  });

  test('of an autoencoder', async () => {
    expect(await table('autoencoder')).toEqual([
      'down Conv [4, 4, 4] 0 cut',
      'up1 ConvTranspose [3, 8, 8] 0 cut',
      'mix Conv [2, 16, 16] 0 cut',
    ]);
  });
});

/** A network of one input `x`; the last value is its output. */
function layersIn(
  shape: readonly Dim[],
  build: (builder: GraphBuilder, weight: (...shape: number[]) => string) => string,
) {
  const builder = new GraphBuilder();
  builder.input('x', { type: 'float32', shape });
  const output = build(builder, (...lengths) =>
    builder.constant(float32(new Float32Array(elementCount(lengths)).fill(0.5), lengths)),
  );
  builder.output(output);
  return findLayers(builder.build(), 'x', output);
}

describe('single cases', () => {
  test('a network without hidden layers has none', () => {
    expect(layersIn([batch, 4], (b, w) => b.add('Gemm', ['x', w(4, 2), w(2)]))).toEqual([]);
    expect(
      layersIn([batch, 4], (b, w) =>
        b.add('Reshape', [b.add('MatMul', ['x', w(4, 2)]), b.integers([-1, 2, 1])]),
      ),
    ).toEqual([]);
    expect(layersIn([batch, 4], (b) => b.add('Relu', ['x']))).toEqual([]);
  });

  test('an activation function that stands alone is a layer', () => {
    const layers = layersIn([batch, 4], (b) =>
      b.add('Neg', [b.add('Relu', [b.add('Sub', ['x', b.scalar(1)])], {}, { outputs: ['r'] })]),
    );
    expect(layers).toMatchObject([{ name: 'Relu1', value: 'r', parameters: 0, cut: true }]);
  });

  test('ReLU6, written as Relu and Clip, is one activation function', () => {
    const layers = layersIn([batch, 4], (b, w) => {
      const hidden = b.add('MatMul', ['x', w(4, 4)], {}, { outputs: ['h'] });
      const limited = b.add(
        'Clip',
        [b.add('Relu', [hidden]), b.scalar(0), b.scalar(6)],
        {},
        { outputs: ['c'] },
      );
      return b.add('MatMul', [limited, w(4, 2)]);
    });
    expect(layers).toMatchObject([{ name: 'MatMul1', before: 'h', value: 'c' }]);
  });

  test('limits of the input itself are none', () => {
    const layers = layersIn([batch, 4], (b, w) => {
      const limited = b.add('Clip', ['x', b.scalar(0), b.scalar(6)]);
      return b.add('MatMul', [limited, w(4, 2)]);
    });
    expect(layers).toEqual([]);
  });

  test('a limit written as Min with a constant is one too', () => {
    const layers = layersIn([batch, 4], (b) =>
      b.add('Neg', [b.add('Min', ['x', b.scalar(1)], {}, { outputs: ['m'] })]),
    );
    expect(layers.map(({ value }) => value)).toEqual(['m']);
  });

  test('a value that is read before its activation function ends there', () => {
    const layers = layersIn([batch, 4], (b, w) => {
      const h = b.add('MatMul', ['x', w(4, 4)], {}, { outputs: ['h'] });
      return b.add('MatMul', [
        b.add('Add', [h, b.add('Relu', [h], {}, { outputs: ['r'] })], {}, { outputs: ['s'] }),
        w(4, 2),
      ]);
    });
    // h + relu(h) is a function of h alone.
    expect(layers).toMatchObject([{ name: 'MatMul1', before: 'h', value: 's' }]);
  });

  test('a skip connection around an activation function keeps the two apart', () => {
    const layers = layersIn([batch, 4], (b, w) => {
      const h = b.add('MatMul', ['x', w(4, 4)], {}, { outputs: ['h'] });
      const r = b.add('Relu', [h], {}, { outputs: ['r'] });
      const f = b.add('MatMul', [r, w(4, 4)], {}, { outputs: ['f'] });
      return b.add('MatMul', [b.add('Add', [h, f], {}, { outputs: ['s'] }), w(4, 2)]);
    });
    expect(layers).toMatchObject([
      { value: 'h', before: 'h', cut: true },
      { value: 'r', before: 'h', cut: false, completeInstead: 'Add1' },
      { value: 'f', cut: false, completeInstead: 'Add1' },
      { value: 's', cut: true },
    ]);
  });

  test.each(['Gelu', 'Mish', 'HardSwish', 'Selu', 'Softsign'])(
    '%s after a product belongs to its layer',
    (operator) => {
      const layers = layersIn([batch, 4], (b, w) => {
        const h = b.add('Add', [b.add('MatMul', ['x', w(4, 4)]), w(4)], {}, { outputs: ['h'] });
        addCompound(b, operator, [h], {}, { outputs: ['a'] }, 1);
        return b.add('MatMul', ['a', w(4, 2)]);
      });
      expect(layers).toMatchObject([{ name: 'MatMul1', before: 'h', value: 'a', parameters: 20 }]);
    },
  );

  test('a mask made from the input is no way around a layer', () => {
    const layers = layersIn([batch, 4], (b, w) => {
      const mask = b.add('Cast', [b.add('Greater', ['x', b.scalar(0)])], { to: 1 });
      const hidden = b.add('MatMul', ['x', w(4, 4)], {}, { outputs: ['h'] });
      return b.add('MatMul', [b.add('Softmax', [b.add('Add', [hidden, mask])], { axis: 1 }), w(4, 2)]);
    });
    expect(layers).toMatchObject([{ cut: true }]);
  });

  test('parts of one value in another order are no branches', () => {
    const layers = layersIn([batch, 4], (b, w) => {
      const hidden = b.add('Relu', [b.add('MatMul', ['x', w(4, 4)])], {}, { outputs: ['h'] });
      const [first, second] = b.addMany('Split', [hidden, b.integers([2, 2])], { axis: 1 }, 2);
      return b.add('MatMul', [b.add('Concat', [second!, b.add('Neg', [first!])], { axis: 1 }), w(4, 2)]);
    });
    expect(layers.map(({ value }) => value)).toEqual(['h']);
  });

  test('modules that are called twice are told apart', () => {
    const layers = layersIn([batch, 4], (b, w) => {
      const shared = w(4, 4);
      const once = b.add('MatMul', ['x', shared], {}, { source: 'fc' });
      return b.add('Neg', [
        b.add('Relu', [b.add('MatMul', [b.add('Relu', [once]), shared], {}, { source: 'fc' })]),
      ]);
    });
    expect(layers.map(({ name }) => name)).toEqual(['fc', 'fc#2']);
  });

  test('values without the batch as first axis are no layers', () => {
    const layers = layersIn([batch, 3, 4], (b, w) => {
      const turned = b.add('Transpose', ['x'], { perm: [1, 0, 2] });
      const hidden = b.add('Relu', [b.add('MatMul', [turned, w(4, 5)])]);
      return b.add('MatMul', [b.add('Transpose', [hidden], { perm: [1, 0, 2] }), w(5, 2)]);
    });
    expect(layers).toEqual([]);
  });

  test('channels are followed through a transposition', () => {
    const layers = layersIn([batch, 2, 5, 5], (b, w) => {
      const hidden = b.add('Conv', ['x', w(7, 2, 1, 1)]);
      const turned = b.add('Transpose', [hidden], { perm: [0, 2, 3, 1] });
      const active = b.add('Relu', [turned]);
      return b.add('MatMul', [active, w(7, 2)]);
    });
    expect(layers.map(({ shape, channelAxis }) => [shape, channelAxis])).toEqual([
      [[7, 5, 5], 0],
      [[5, 5, 7], 2],
    ]);
  });
});
