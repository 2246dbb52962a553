import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { GraphBuilder } from '../../../../../src/engine/graph/GraphBuilder.ts';
import { batch } from '../../../../../src/engine/graph/Shape.ts';
import { gradientOf } from '../../../../support/gradientOf.ts';

const maxPool =
  (attributes: Record<string, number | readonly number[]>) => (builder: GraphBuilder, x: string) =>
    builder.add('MaxPool', [x], attributes);

describe('MaxPool', () => {
  test('equal elements: the first of the window in row-major order gets the gradient', () => {
    const pool = maxPool({ kernel_shape: [2, 2], strides: [2, 2] });
    const flat = gradientOf({ shape: [1, 1, 2, 4], data: [0, 0, 1, 5, 0, 0, 5, 5] }, pool, [3, 7]);
    expect(flat.gradient.data).toEqual([3, 0, 0, 7, 0, 0, 0, 0]);
  });

  test('equal elements under one window over all', () => {
    const pool = maxPool({ kernel_shape: [2, 2] });
    const { gradient } = gradientOf({ shape: [1, 2, 2, 2], data: [1, 4, 4, 4, 0, 0, 0, 0] }, pool, [3, 7]);
    expect(gradient.data).toEqual([0, 3, 0, 0, 7, 0, 0, 0]);
  });

  test('equal elements under overlapping windows', () => {
    const pool = maxPool({ kernel_shape: [3], strides: [1] });
    const { gradient } = gradientOf({ shape: [1, 1, 5], data: [2, 2, 1, 2, 2] }, pool, [1, 10, 100]);
    expect(gradient.data).toEqual([1, 10, 0, 100, 0]);
  });

  test('an element that is the maximum of several windows gets the sum', () => {
    const pool = maxPool({ kernel_shape: [3, 3], strides: [1, 1] });
    const data = Array.from({ length: 25 }, (_, i) => (i === 12 ? 9 : -i));
    const { gradient } = gradientOf({ shape: [1, 1, 5, 5], data }, pool, [1, 2, 3, 4, 5, 6, 7, 8, 9]);
    expect(gradient.data).toEqual(data.map((_, i) => (i === 12 ? 45 : 0)));
  });

  test('padding never wins, however negative the elements are', () => {
    const pool = maxPool({ kernel_shape: [3, 3], strides: [2, 2], pads: [1, 1, 1, 1] });
    const { output, gradient } = gradientOf(
      { shape: [1, 1, 3, 3], data: [-1e30, -9, -8, -7, -6, -5, -4, -3, -2] },
      pool,
      [1, 2, 4, 8],
    );
    expect(output.data).toEqual([-6, -5, -3, -2]);
    expect(gradient.data).toEqual([0, 0, 0, 0, 1, 2, 0, 4, 8]);
  });

  test('elements under no window get nothing', () => {
    const pool = maxPool({ kernel_shape: [2], strides: [3] });
    const { gradient } = gradientOf({ shape: [1, 1, 8], data: [1, 2, 9, 4, 3, 9, 6, 5] }, pool);
    expect(gradient.data).toEqual([0, 1, 0, 1, 0, 0, 1, 0]);
  });

  test('as a loop over windows that looks for the first maximum', () => {
    const setting = fc
      .record({
        kernel: fc.integer({ min: 1, max: 3 }),
        stride: fc.integer({ min: 1, max: 3 }),
        padding: fc.integer({ min: 0, max: 2 }),
        length: fc.integer({ min: 3, max: 7 }),
        ceil: fc.boolean(),
      })
      .filter(({ kernel, padding }) => padding < kernel);
    const elements = fc.array(fc.integer({ min: -2, max: 2 }), { minLength: 49, maxLength: 49 });
    fc.assert(
      fc.property(setting, elements, ({ kernel, stride, padding, length, ceil }, numbers) => {
        const data = numbers.slice(0, length * length);
        const pool = maxPool({
          kernel_shape: [kernel, kernel],
          strides: [stride, stride],
          pads: [padding, padding, padding, padding],
          ceil_mode: Number(ceil),
        });
        const { output, gradient } = gradientOf({ shape: [1, 1, length, length], data }, pool);
        const expected = new Array<number>(length * length).fill(0);
        const windows = output.shape[2]!;
        for (let window = 0; window < windows * windows; window++) {
          let best: number | undefined;
          for (let offset = 0; offset < kernel * kernel; offset++) {
            const row = Math.floor(window / windows) * stride - padding + Math.floor(offset / kernel);
            const column = (window % windows) * stride - padding + (offset % kernel);
            if (row < 0 || column < 0 || row >= length || column >= length) continue;
            const place = row * length + column;
            if (best === undefined || data[place]! > data[best]!) best = place;
          }
          expected[best!]!++;
        }
        expect(gradient.data).toEqual(expected);
      }),
    );
  });

  test('the batch stays symbolic', () => {
    const builder = new GraphBuilder();
    builder.input('x', { type: 'float32', shape: [batch, 3, 8, 8] });
    const y = builder.add('MaxPool', ['x'], { kernel_shape: [2, 2], strides: [2, 2] });
    expect(builder.info(y).shape).toEqual([batch, 3, 4, 4]);
  });
});

describe('refused', () => {
  test.each([
    ['x', {}, 'kernel_shape is missing'],
    ['x', { kernel_shape: [5, 2] }, 'a kernel [5, 2] is larger than the padded input [4, 4]'],
    ['x', { kernel_shape: [2] }, 'a kernel [2] does not fit 2 spatial axes [4, 4]'],
    ['x', { kernel_shape: [2, 2], pads: [2, 0, 0, 0] }, 'a window lies in the padding alone'],
    ['x', { kernel_shape: [2, 2], strides: [0, 1] }, 'strides [0, 1] has a number below 1'],
    ['x', { kernel_shape: [2, 2], pads: [0, 1] }, 'pads has 2 numbers, not 4'],
    ['rows', { kernel_shape: [2] }, 'the input [N, 3] has no spatial axes'],
  ])('%s %j', (input, attributes, message) => {
    const builder = new GraphBuilder();
    builder.input('x', { type: 'float32', shape: [batch, 3, 4, 4] });
    builder.input('rows', { type: 'float32', shape: [batch, 3] });
    expect(() => builder.add('AveragePool', [input], attributes, { name: 'pool1' })).toThrow(
      `AveragePool node "pool1": ${message}`,
    );
  });
});
