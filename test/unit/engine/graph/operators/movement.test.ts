import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Attributes } from '../../../../../src/engine/graph/Graph.ts';
import { GraphBuilder } from '../../../../../src/engine/graph/GraphBuilder.ts';
import { batch, type Dim } from '../../../../../src/engine/graph/Shape.ts';
import { float32, int64 } from '../../../../../src/engine/graph/Tensor.ts';
import { gradientOf } from '../../../../support/gradientOf.ts';

/** A shape of one to four axes, filled with 0, 1, 2, … */
const counted = fc.array(fc.integer({ min: 1, max: 4 }), { minLength: 1, maxLength: 4 }).map((shape) => ({
  shape,
  data: Array.from({ length: shape.reduce((product, length) => product * length, 1) }, (_, i) => i),
}));

describe('there and back is the identity, for the value and for the gradient', () => {
  const expectIdentity = (
    x: { shape: number[]; data: number[] },
    build: (builder: GraphBuilder, x: string) => string,
  ) => {
    const { output, gradient } = gradientOf(x, build, x.data);
    expect(output).toEqual(x);
    expect(gradient).toEqual(x);
  };

  test('Transpose and its inverse', () => {
    const ordered = counted.chain((x) =>
      fc
        .shuffledSubarray(
          x.shape.map((_, axis) => axis),
          { minLength: x.shape.length },
        )
        .map((perm) => ({ x, perm })),
    );
    fc.assert(
      fc.property(ordered, ({ x, perm }) => {
        const inverse = perm.map((_, axis) => perm.indexOf(axis));
        expectIdentity(x, (builder, value) =>
          builder.add('Transpose', [builder.add('Transpose', [value], { perm })], { perm: inverse }),
        );
      }),
    );
  });

  test('Reshape to one axis, to axes in another order, and back', () => {
    fc.assert(
      fc.property(counted, fc.nat(3), (x, open) => {
        const reversed = x.shape.toReversed();
        reversed[open % reversed.length] = -1;
        expectIdentity(x, (builder, value) => {
          const flat = builder.add('Reshape', [value, builder.integers([-1])]);
          const other = builder.add('Reshape', [flat, builder.integers(reversed)]);
          return builder.add('Reshape', [other, builder.integers(x.shape)]);
        });
      }),
    );
  });

  test('Slice backwards, twice', () => {
    fc.assert(
      fc.property(counted, fc.nat(3), (x, axis) => {
        const axes = [axis % x.shape.length];
        expectIdentity(x, (builder, value) => {
          const turn = (turned: string) =>
            builder.add('Slice', [
              turned,
              ...[[-1], [-1000], axes, [-1]].map((list) => builder.integers(list)),
            ]);
          return turn(turn(value));
        });
      }),
    );
  });

  test('Slice into two parts, Concat', () => {
    fc.assert(
      fc.property(counted, fc.nat(3), fc.integer({ min: -5, max: 5 }), (x, at, cut) => {
        const axis = at % x.shape.length;
        expectIdentity(x, (builder, value) => {
          const part = (start: number, end: number) =>
            builder.add('Slice', [value, ...[[start], [end], [axis]].map((list) => builder.integers(list))]);
          // A cut before the first element leaves nothing in front of it.
          const place = cut < -x.shape[axis]! ? 0 : cut;
          return builder.add('Concat', [part(0, place), part(place, 1000)], { axis });
        });
      }),
    );
  });

  test('SpaceToDepth and DepthToSpace', () => {
    const blocks = fc.tuple(...[2, 2, 3, 3, 3].map((max) => fc.integer({ min: 1, max })));
    fc.assert(
      fc.property(blocks, ([samples, channels, rows, columns, blocksize]) => {
        const shape = [samples!, channels!, rows! * blocksize!, columns! * blocksize!];
        const size = shape.reduce((product, length) => product * length, 1);
        const x = { shape, data: Array.from({ length: size }, (_, i) => i) };
        expectIdentity(x, (builder, value) =>
          builder.add('DepthToSpace', [builder.add('SpaceToDepth', [value], { blocksize })], { blocksize }),
        );
      }),
    );
  });
});

test('Slice takes what Python takes', () => {
  const bound = fc.integer({ min: -9, max: 9 });
  const step = fc.integer({ min: -3, max: 3 }).filter((value) => value !== 0);
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 6 }), bound, bound, step, (length, start, end, by) => {
      const x = { shape: [length], data: Array.from({ length }, (_, i) => i) };
      const { output } = gradientOf(x, (builder, value) =>
        builder.add('Slice', [value, ...[[start], [end], [0], [by]].map((list) => builder.integers(list))]),
      );
      // Python's slice.indices: bounds from the end are moved once, then clamped to the ends of the direction.
      const clamp = (index: number) => {
        const moved = index < 0 ? index + length : index;
        return by > 0 ? Math.min(Math.max(moved, 0), length) : Math.min(Math.max(moved, -1), length - 1);
      };
      const taken: number[] = [];
      for (let i = clamp(start); by > 0 ? i < clamp(end) : i > clamp(end); i += by) taken.push(i);
      // ONNX clamps a start before the first element to it; Python takes nothing from there backwards.
      fc.pre(!(by < 0 && start < -length));
      expect(output.data).toEqual(taken);
    }),
  );
});

describe('integers are followed through', () => {
  const start = () => {
    const builder = new GraphBuilder();
    builder.input('x', { type: 'float32', shape: [batch, 3, 4, 6] });
    return { builder, shape: builder.add('Shape', ['x']) };
  };
  const contentOf = (builder: GraphBuilder, value: string) => builder.info(value).content;

  test('Slice, Squeeze, Unsqueeze, Reshape, Split and Gather of a shape', () => {
    const { builder, shape } = start();
    const list = (...values: number[]) => builder.integers(values);
    const head = builder.add('Slice', [shape, list(0), list(2)]);
    expect(contentOf(builder, head)).toEqual([batch, 3]);
    const back = builder.add('Slice', [shape, list(-1), list(-100), list(0), list(-2)]);
    expect(contentOf(builder, back)).toEqual([6, 3]);
    const first = builder.add('Squeeze', [builder.add('Slice', [shape, list(0), list(1)]), list(0)]);
    expect(builder.info(first)).toEqual({ type: 'int64', shape: [], content: [batch] });
    const column = builder.add('Reshape', [builder.add('Unsqueeze', [shape, list(0)]), list(2, 2)]);
    expect(builder.info(column)).toEqual({ type: 'int64', shape: [2, 2], content: [batch, 3, 4, 6] });
    const [, tail] = builder.addMany('Split', [shape, list(2, 2)], {}, 2);
    expect(contentOf(builder, tail!)).toEqual([4, 6]);
    const picked = builder.add('Gather', [shape, builder.constant(int64([-1, 0]))]);
    expect(contentOf(builder, picked)).toEqual([6, batch]);
  });

  test('Range and Expand', () => {
    const { builder } = start();
    const number = (value: number) => builder.constant(int64([value], []));
    const range = builder.add('Range', [number(7), number(0), number(-3)]);
    expect(builder.constantOf(range)).toEqual(int64([7, 4, 1]));
    const twice = builder.add('Expand', [number(5), builder.integers([2])]);
    expect(builder.constantOf(twice)).toEqual(int64([5, 5]));
  });

  test('a Range over the batch has the length of the batch', () => {
    const { builder, shape } = start();
    const number = (value: number) => builder.constant(int64([value], []));
    const size = builder.add('Gather', [shape, number(0)]);
    expect(builder.info(builder.add('Range', [number(0), size, number(1)])).shape).toEqual([batch]);
  });

  test('2^63 - 1, which exporters write for "to the end", survives being folded', () => {
    const builder = new GraphBuilder();
    builder.input('x', { type: 'float32', shape: [batch, 5] });
    const most = builder.constant({ type: 'int64', shape: [], data: BigInt64Array.of(2n ** 63n - 1n) });
    const end = builder.add('Unsqueeze', [most, builder.integers([0])]);
    expect(builder.constantOf(end)!.data).toEqual(BigInt64Array.of(2n ** 63n - 1n));
    const rest = builder.add('Slice', ['x', builder.integers([1]), end, builder.integers([1])]);
    expect(builder.info(rest).shape).toEqual([batch, 4]);
  });

  test('weights under another shape share their elements', () => {
    const builder = new GraphBuilder();
    const weights = float32(new Float32Array(1 << 17), [1 << 17]);
    const matrix = builder.add('Reshape', [builder.constant(weights), builder.integers([1 << 10, -1])]);
    expect(builder.constantOf(matrix)!.shape).toEqual([1 << 10, 1 << 7]);
    expect(builder.constantOf(matrix)!.data).toBe(weights.data);
  });
});

describe('refused', () => {
  const list = (builder: GraphBuilder, ...values: number[]) => builder.integers(values);
  const number = (builder: GraphBuilder, value: number) => builder.constant(int64([value], []));
  type Refused = readonly [
    operator: string,
    rest: (builder: GraphBuilder) => string[],
    attributes: Attributes,
    message: string,
    shape?: readonly Dim[],
  ];
  const refused: readonly Refused[] = [
    ['Reshape', (b) => [list(b, -1, 5)], {}, '[N, 3, 4] cannot become [-1, 5]'],
    ['Reshape', (b) => [list(b, 2, 3, 4)], {}, '[N, 3, 4] cannot become [2, 3, 4]'],
    ['Reshape', (b) => [list(b, -1, -1)], {}, '[N, 3, 4] cannot become [-1, -1]'],
    ['Reshape', (b) => [b.add('Cast', ['x'], { to: 7 })], {}, 'the new shape depends on the data'],
    ['Transpose', () => [], { perm: [0, 1] }, '[0, 1] is no order of the axes of [N, 3, 4]'],
    ['Squeeze', (b) => [list(b, 1)], {}, 'axis 1 of [N, 3, 4] is not of length 1'],
    ['Unsqueeze', (b) => [list(b, 1, 1)], {}, 'an axis is named twice in [1, 1]'],
    ['Flatten', () => [], { axis: 4 }, 'axis 4 is outside a value of 3 axes'],
    ['Slice', (b) => [list(b, 0), list(b, 1), list(b, 0)], {}, 'it takes [0] to [1] of axis 0 of [N, 3, 4]'],
    ['Slice', (b) => [list(b, 0), list(b, 1), list(b, 1), list(b, 0)], {}, 'a step is 0'],
    [
      'Concat',
      () => ['y'],
      { axis: 1 },
      'the inputs float32 [N, 3, 4] and float32 [2, 3] do not fit along axis 1',
    ],
    ['Split', (b) => [list(b, 1, 1)], { axis: 1 }, 'parts of [1, 1] do not make up axis 1 of [N, 3, 4]'],
    ['Gather', (b) => [number(b, 3)], { axis: 1 }, 'index [3] is outside an axis of 3 elements'],
    ['Gather', () => ['y'], {}, 'the indices are float32, not integers'],
    [
      'Split',
      (b) => [list(b, 4, -1)],
      { axis: 1 },
      'the list of lengths [4, -1] has a length that cannot be',
    ],
    ['Expand', (b) => [list(b, 1, 3, -1)], {}, 'the new shape [1, 3, -1] has a length that cannot be'],
    ['Expand', (b) => [list(b, 1, 2, 4)], {}, '[N, 3, 4] does not expand to [1, 2, 4]'],
    ['Tile', (b) => [list(b, 1, 2)], {}, 'repetitions [1, 2] do not fit [N, 3, 4]'],
    ['Pad', (b) => [list(b, 1, 0, 0, 0, 0, 0)], {}, 'the batch axis of [N, 3, 4] cannot be padded'],
    [
      'Pad',
      (b) => [list(b, 0, 3, 0, 0, 0, 0)],
      { mode: 'reflect' },
      'axis 1 of [N, 3, 4] cannot be padded by 3 and 0',
    ],
    ['Pad', (b) => [list(b, 0, 0)], { mode: 'wrap' }, 'the mode "wrap" is not supported'],
    [
      'DepthToSpace',
      () => [],
      { blocksize: 2 },
      'the input [N, 3, 4] is no [batch, channels, height, width]',
    ],
    ['SpaceToDepth', () => [], { blocksize: 2 }, '[N, 3, 4, 5] does not split', [batch, 3, 4, 5]],
    [
      'Resize',
      (b) => ['', b.constant(float32([2, 1, 1], [3]))],
      {},
      'it changes the batch axis of [N, 3, 4]',
    ],
    ['Resize', (b) => ['', b.constant(float32([1, 1], [2]))], {}, '2 scales or sizes do not fit [N, 3, 4]'],
    ['Resize', () => [], {}, 'it needs either scales or sizes'],
    ['MatMul', () => ['y'], {}, 'float32 [N, 3, 4] cannot be multiplied by float32 [2, 3]'],
    ['Gemm', () => ['y'], {}, 'the shapes [N, 4], [2, 3] do not fit', [batch, 4]],
  ];

  for (const [operator, rest, attributes, message, shape = [batch, 3, 4]] of refused) {
    test(`${operator}: ${message}`, () => {
      const builder = new GraphBuilder();
      builder.input('x', { type: 'float32', shape });
      builder.input('y', { type: 'float32', shape: [2, 3] });
      expect(() => builder.add(operator, ['x', ...rest(builder)], attributes, { name: 'head' })).toThrow(
        `${operator} node "head": ${message}`,
      );
    });
  }
});
