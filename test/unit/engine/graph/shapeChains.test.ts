import { expect, test } from 'vitest';
import { addCompound } from '../../../../src/engine/graph/compound/addCompound.ts';
import { GraphBuilder } from '../../../../src/engine/graph/GraphBuilder.ts';
import { batch, type Dim } from '../../../../src/engine/graph/Shape.ts';
import { int64 } from '../../../../src/engine/graph/Tensor.ts';
import { typeCode } from '../../../../src/engine/graph/typeCode.ts';

/** A builder with an input x of [N, 3, 4, 6], and helpers for what exporters write. */
function start() {
  const builder = new GraphBuilder();
  builder.input('x', { type: 'float32', shape: [batch, 3, 4, 6] });
  const shape = builder.add('Shape', ['x']);
  return {
    builder,
    /** One length of x, as a scalar. */
    lengthOf: (axis: number) =>
      builder.add('Gather', [shape, builder.constant(int64([axis], []))], { axis: 0 }),
    number: (value: number) => builder.constant(int64([value], [])),
    /** Scalars as a vector. */
    vector: (...scalars: string[]) =>
      builder.add(
        'Concat',
        scalars.map((scalar) => builder.add('Unsqueeze', [scalar, builder.integers([0])])),
        { axis: 0 },
      ),
  };
}

test('x.view(x.shape[0], -1)', () => {
  const { builder, lengthOf, number, vector } = start();
  const flat = builder.add('Reshape', ['x', vector(lengthOf(0), number(-1))]);
  expect(builder.info(flat).shape).toEqual([batch, 72]);
});

test('x.view(n * c // 3, h + 2, -1): products, quotients and sums with the batch', () => {
  const { builder, lengthOf, number, vector } = start();
  const rows = builder.add('Div', [builder.add('Mul', [lengthOf(0), lengthOf(1)]), number(3)]);
  const columns = builder.add('Add', [lengthOf(2), number(2)]);
  const target = vector(rows, columns, number(-1));
  expect(builder.info(target).content).toEqual([batch, 6, -1]);
  expect(builder.info(builder.add('Reshape', ['x', target])).shape).toEqual([batch, 6, 12]);
});

test('y.expand(n, -1): Equal and Where replace the -1 by 1', () => {
  const { builder, lengthOf, number, vector } = start();
  builder.input('y', { type: 'float32', shape: [1, 5] });
  const asked = vector(lengthOf(0), number(-1));
  const ones = builder.add('ConstantOfShape', [builder.add('Shape', [asked])], { value: int64([1]) });
  const minusOne = builder.add('Mul', [ones, builder.constant(int64([-1], []))]);
  const shape = builder.add('Where', [builder.add('Equal', [asked, minusOne]), ones, asked]);
  expect(builder.info(shape).content).toEqual([batch, 1]);
  expect(builder.info(builder.add('Expand', ['y', shape])).shape).toEqual([batch, 5]);
});

test('interpolate: lengths pass through float, times a scale, floor', () => {
  const { builder, lengthOf, vector } = start();
  const scaled = (axis: number, scale: number) => {
    const float = builder.add('Cast', [lengthOf(axis)], { to: typeCode('float32') });
    const product = builder.add('Floor', [builder.add('Mul', [float, builder.scalar(scale)])]);
    return builder.add('Cast', [product], { to: typeCode('int64') });
  };
  expect(builder.info(vector(scaled(0, 1), scaled(2, 2), scaled(3, 0.4))).content).toEqual([batch, 8, 2]);
});

test('half the batch stays unknown, and is not taken for a number', () => {
  const { builder, lengthOf, number } = start();
  expect(builder.info(builder.add('Div', [lengthOf(0), number(2)])).content).toBeUndefined();
});

test('x.numel(), clamped', () => {
  const { builder } = start();
  const size = addCompound(builder, 'Size', ['x'], {}, {}, 1)![0]!;
  const clamped = builder.add('Max', [size, builder.constant(int64([1], []))]);
  expect(builder.info(clamped).content).toEqual<Dim[]>([{ batch: 72 }]);
});

test('a known shape leaves no node behind', () => {
  const builder = new GraphBuilder();
  builder.input('x', { type: 'float32', shape: [2, 3] });
  const lengths = builder.add('Mul', [builder.add('Shape', ['x']), builder.integers([5, 7])]);
  expect(builder.constantOf(lengths)).toEqual(int64([10, 21]));
  expect(builder.nodes).toEqual([]);
});
