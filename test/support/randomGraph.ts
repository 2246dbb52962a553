import fc from 'fast-check';
import type { Graph } from '../../src/engine/graph/Graph.ts';
import { GraphBuilder } from '../../src/engine/graph/GraphBuilder.ts';
import { prune } from '../../src/engine/graph/prune.ts';
import { batch, isBatch } from '../../src/engine/graph/Shape.ts';
import { elementCount, float32 } from '../../src/engine/graph/Tensor.ts';
import { randomSource } from './random.ts';

/** Small networks of one image input `x`: a few random nodes on random earlier values. */
export const randomGraph: fc.Arbitrary<Graph> = fc
  .record({
    channels: fc.integer({ min: 1, max: 4 }),
    size: fc.integer({ min: 3, max: 6 }),
    seed: fc.integer({ min: 0, max: 1e6 }),
    steps: fc.array(fc.record({ kind: fc.nat(1000), from: fc.nat(1000), other: fc.nat(1000) }), {
      minLength: 1,
      maxLength: 12,
    }),
  })
  .map(({ channels, size, seed, steps }) => {
    const next = randomSource(seed);
    const builder = new GraphBuilder();
    const values = [builder.input('x', { type: 'float32', shape: [batch, channels, size, size] })];
    const weight = (...shape: number[]) =>
      builder.constant(
        float32(
          Float32Array.from({ length: elementCount(shape) }, () => next() * 2 - 1),
          shape,
        ),
      );
    steps.forEach(({ kind, from, other }, step) => {
      const x = values[from % values.length]!;
      const y = values[other % values.length]!;
      const added = appendNode(builder, kind, x, y, weight, {
        name: `node ${step}`,
        source: step % 3 === 0 ? undefined : `layers.${step}`,
      });
      if (added !== undefined) values.push(added);
    });
    builder.setOutputs([values.at(-1)!]);
    return prune(builder.build());
  });

function appendNode(
  builder: GraphBuilder,
  kind: number,
  x: string,
  y: string,
  weight: (...shape: number[]) => string,
  options: { name: string; source: string | undefined },
): string | undefined {
  const { shape } = builder.info(x);
  const other = builder.info(y).shape;
  const lengths = shape.slice(1) as number[];
  const [channels = 1, height = 0, width = 0] = lengths;
  const image = shape.length === 4;
  const same =
    shape.length === other.length && shape.every((dim, axis) => isBatch(dim) || dim === other[axis]);
  const kinds: (() => string | undefined)[] = [
    () => builder.add('Relu', [x], {}, options),
    () => builder.add('LeakyRelu', [x], { alpha: 0.25 }, options),
    () => builder.add('Tanh', [x], {}, options),
    () => builder.add('Mul', [x, builder.scalar(0.5)], {}, options),
    () => builder.add('Clip', [x, '', builder.scalar(0.75)], {}, options),
    () => (same ? builder.add('Add', [x, y], {}, options) : undefined),
    () => (same ? builder.add('Concat', [x, y], { axis: 1 }, options) : undefined),
    () => builder.add('Flatten', [x], { axis: 1 }, options),
    () => builder.add('Softmax', [x], { axis: shape.length - 1 }, options),
    () => builder.add('Reshape', [x, builder.integers([-1, elementCount(lengths)])], {}, options),
    () =>
      image
        ? builder.add(
            'Conv',
            [x, weight(3, channels, 3, 3), weight(3)],
            { kernel_shape: [3, 3], pads: [1, 1, 1, 1] },
            options,
          )
        : builder.add(
            'Gemm',
            [builder.add('Flatten', [x], { axis: 1 }), weight(5, elementCount(lengths)), weight(5)],
            { transB: 1 },
            options,
          ),
    () =>
      image && height > 1 && width > 1
        ? builder.add('MaxPool', [x], { kernel_shape: [2, 2], strides: [1, 1] }, options)
        : undefined,
    () => (image ? builder.add('Transpose', [x], { perm: [0, 2, 3, 1] }, options) : undefined),
    () => (image ? builder.add('ReduceMean', [x], { axes: [2, 3], keepdims: 0 }, options) : undefined),
    () =>
      channels > 1
        ? builder.addMany('Split', [x, builder.integers([1, channels - 1])], { axis: 1 }, 2, options)[1]
        : undefined,
    () =>
      image
        ? builder.add(
            'Slice',
            [x, builder.integers([0]), builder.integers([height]), builder.integers([2])],
            {},
            options,
          )
        : undefined,
  ];
  const choice: () => string | undefined = kinds[kind % kinds.length]!;
  return choice();
}
