import { describe, expect, test } from 'vitest';
import { addCompound } from '../../../../src/engine/graph/compound/addCompound.ts';
import type { Attributes } from '../../../../src/engine/graph/Graph.ts';
import type { GraphBuilder } from '../../../../src/engine/graph/GraphBuilder.ts';
import { gradientAt } from '../../../support/gradientAt.ts';

/** The slope of an operator of one input at some places. */
function slopes(operator: string, x: readonly number[], attributes: Attributes = {}): number[] {
  const build = (builder: GraphBuilder) =>
    addCompound(builder, operator, ['x'], attributes, {}, 1)?.[0] ?? builder.add(operator, ['x'], attributes);
  return gradientAt({ x }, build)['x']!;
}

describe('slopes where a function has no derivative', () => {
  test('Relu: 0 at 0, also at -0', () => {
    expect(slopes('Relu', [-1, 0, -0, 1])).toEqual([0, 0, 0, 1]);
  });

  test('LeakyRelu and PRelu: the slope of the negative side', () => {
    expect(slopes('LeakyRelu', [-1, 0, 1], { alpha: 0.25 })).toEqual([0.25, 0.25, 1]);
    const prelu = gradientAt({ x: [-2, 0, 1], slope: [0.5] }, (builder) =>
      builder.add('PRelu', ['x', 'slope']),
    );
    expect(prelu).toEqual({ x: [0.5, 0.5, 1], slope: [-2] });
  });

  test('Elu, Selu and Celu: the slope of the negative side', () => {
    expect(slopes('Elu', [0, 1], { alpha: 0.5 })).toEqual([0.5, 1]);
    expect(slopes('Selu', [0, 1], { alpha: 0.5, gamma: 2 })).toEqual([1, 2]);
    expect(slopes('Celu', [0, 1], { alpha: 2 })).toEqual([1, 1]);
  });

  test('Abs: 0 at 0', () => {
    expect(slopes('Abs', [-2, 0, 2])).toEqual([-1, 0, 1]);
  });

  test('ThresholdedRelu: 0 at the threshold', () => {
    expect(slopes('ThresholdedRelu', [0.5, 1, 1.5])).toEqual([0, 0, 1]);
  });

  test('HardSigmoid: 0 where it becomes flat', () => {
    expect(slopes('HardSigmoid', [-2, 0, 2], { alpha: 0.25, beta: 0.5 })).toEqual([0, 0.25, 0]);
  });

  test('Clip: 0 at its bounds, which get the gradient beyond them', () => {
    const clipped = gradientAt(
      { x: [-1, 0, 3, 6, 7], low: { shape: [], data: [0] }, high: { shape: [], data: [6] } },
      (builder) => builder.add('Clip', ['x', 'low', 'high']),
    );
    expect(clipped).toEqual({ x: [0, 0, 1, 0, 0], low: [2], high: [2] });
  });
});

describe('equal extremes', () => {
  test.each(['Max', 'Min'])('%s: the first input with the extreme takes the gradient', (operator) => {
    const sign = operator === 'Max' ? 1 : -1;
    const inputs = {
      a: [1, 2, 0, 5].map((x) => sign * x),
      b: [1, 3, 0, 4].map((x) => sign * x),
      c: [1, 3, -1, 4].map((x) => sign * x),
    };
    expect(gradientAt(inputs, (builder) => builder.add(operator, ['a', 'b', 'c']))).toEqual({
      a: [1, 0, 1, 1],
      b: [0, 1, 0, 0],
      c: [0, 0, 0, 0],
    });
  });

  test('Max of the same value twice passes the gradient once', () => {
    expect(gradientAt({ x: [1, -1] }, (builder) => builder.add('Max', ['x', 'x']))).toEqual({ x: [1, 1] });
  });

  test('ReduceMax, ReduceMin and GlobalMaxPool: equal extremes share the gradient', () => {
    const x = { shape: [2, 4], data: [1, 3, 3, 2, 5, 5, 5, 5] };
    const most = gradientAt({ x }, (builder) => builder.add('ReduceMax', ['x'], { axes: [1] }));
    expect(most['x']).toEqual([0, 0.5, 0.5, 0, 0.25, 0.25, 0.25, 0.25]);
    const least = gradientAt({ x }, (builder) => builder.add('ReduceMin', ['x'], { axes: [0], keepdims: 0 }));
    expect(least['x']).toEqual([1, 1, 1, 1, 0, 0, 0, 0]);
    const plane = { shape: [1, 1, 2, 2], data: [0, 0, 0, -1] };
    const pooled = gradientAt(
      { x: plane },
      (builder) => addCompound(builder, 'GlobalMaxPool', ['x'], {}, {}, 1)![0]!,
    );
    expect(pooled['x']).toEqual([1 / 3, 1 / 3, 1 / 3, 0]);
  });
});

describe('limits', () => {
  test('Pow: a negative base to an integer power', () => {
    const cube = gradientAt({ x: [-2, 0, 3] }, (builder) =>
      builder.add('Pow', ['x', builder.scalar(3, 'float64')]),
    );
    expect(cube['x']).toEqual([12, 0, 27]);
    const square = gradientAt({ x: [-2, 0, 3] }, (builder) =>
      builder.add('Pow', ['x', builder.integers([2])]),
    );
    expect(square['x']).toEqual([-4, 0, 6]);
  });

  test('Pow: a power of 0 is flat, and 0 has no slope in the exponent', () => {
    const both = gradientAt({ a: [0, 0, 2], b: [0, 2, 0] }, (builder) => builder.add('Pow', ['a', 'b']));
    expect(both).toEqual({ a: [0, 0, 0], b: [0, 0, Math.log(2)] });
  });

  test('ReduceL2: the zero vector has the slope 0', () => {
    const x = { shape: [2, 2], data: [0, 0, 3, 4] };
    const norm = gradientAt(
      { x },
      (builder) => addCompound(builder, 'ReduceL2', ['x'], { axes: [1] }, {}, 1)![0]!,
    );
    expect(norm['x']!.map((slope) => slope.toFixed(12))).toEqual(
      [0, 0, 0.6, 0.8].map((slope) => slope.toFixed(12)),
    );
  });

  test('ReduceProd: zeros among the factors', () => {
    const x = { shape: [3, 3], data: [2, 0, 5, 0, 0, 3, 2, 3, 4] };
    const product = gradientAt({ x }, (builder) => builder.add('ReduceProd', ['x'], { axes: [1] }));
    expect(product['x']).toEqual([0, 10, 0, 0, 0, 0, 12, 8, 6]);
  });

  test('LogSoftmax and ReduceLogSumExp stay finite where exponentials overflow', () => {
    const x = [1000, 0, -1000];
    expect(slopes('ReduceLogSumExp', x)).toEqual([1, 0, 0]);
    expect(slopes('LogSoftmax', x)).toEqual([-2, 1, 1]);
  });

  test('Softplus and Sigmoid: no overflow far from 0', () => {
    expect(slopes('Softplus', [-800, 0, 800])).toEqual([0, 0.5, 1]);
    expect(slopes('Sigmoid', [-800, 0, 800])).toEqual([0, 0.25, 0]);
  });
});
