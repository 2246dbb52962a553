import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Attributes } from '../../../../../src/engine/graph/Graph.ts';
import { gradients } from '../../../../../src/engine/graph/gradients.ts';
import { GraphBuilder } from '../../../../../src/engine/graph/GraphBuilder.ts';
import { batch } from '../../../../../src/engine/graph/Shape.ts';
import { elementCount, float32, float64 } from '../../../../../src/engine/graph/Tensor.ts';
import { gradientOf } from '../../../../support/gradientOf.ts';
import { uniform } from '../../../../support/random.ts';

interface Setting {
  groups: number;
  inner: number;
  outer: number;
  kernel: number;
  stride: number;
  dilation: number;
  before: number;
  after: number;
  length: number;
}

const settings: fc.Arbitrary<Setting> = fc
  .record({
    groups: fc.integer({ min: 1, max: 2 }),
    inner: fc.integer({ min: 1, max: 2 }),
    outer: fc.integer({ min: 1, max: 2 }),
    kernel: fc.integer({ min: 1, max: 4 }),
    stride: fc.integer({ min: 1, max: 3 }),
    dilation: fc.integer({ min: 1, max: 2 }),
    before: fc.integer({ min: 0, max: 4 }),
    after: fc.integer({ min: 0, max: 4 }),
    length: fc.integer({ min: 1, max: 8 }),
  })
  .filter(({ kernel, dilation, before, after, length }) => length + before + after > dilation * (kernel - 1));

describe('Conv', () => {
  test('the output and the gradient of a 1-D convolution are those of its definition', () => {
    fc.assert(
      fc.property(settings, fc.nat(), (setting, seed) => {
        const { groups, inner, outer, kernel, stride, dilation, before, after, length } = setting;
        const [channels, filters] = [groups * inner, groups * outer];
        const x = uniform([1, channels, length], seed);
        const w = uniform([filters, inner, kernel], seed + 1);
        const windows = Math.floor((length + before + after - dilation * (kernel - 1) - 1) / stride) + 1;
        const g = uniform([filters, windows], seed + 2);
        const { output, gradient } = gradientOf(
          x,
          (builder, value) =>
            builder.add('Conv', [value, builder.constant(float64(w.data, w.shape))], {
              group: groups,
              strides: [stride],
              dilations: [dilation],
              pads: [before, after],
            }),
          g.data,
        );
        const y = new Array<number>(filters * windows).fill(0);
        const dx = new Array<number>(channels * length).fill(0);
        for (let m = 0; m < filters; m++) {
          for (let window = 0; window < windows; window++) {
            for (let c = 0; c < inner; c++) {
              for (let k = 0; k < kernel; k++) {
                const at = window * stride + k * dilation - before;
                if (at < 0 || at >= length) continue;
                const from = (Math.floor(m / outer) * inner + c) * length + at;
                const weight = w.data[(m * inner + c) * kernel + k]!;
                y[m * windows + window]! += weight * x.data[from]!;
                dx[from]! += weight * g.data[m * windows + window]!;
              }
            }
          }
        }
        expect(output.shape).toEqual([1, filters, windows]);
        output.data.forEach((value, i) => expect(value).toBeCloseTo(y[i]!, 10));
        gradient.data.forEach((value, i) => expect(value).toBeCloseTo(dx[i]!, 10));
      }),
    );
  });

  test('with stride 1 and constant filters the gradient is one convolution with a constant', () => {
    const builder = new GraphBuilder();
    builder.input('x', { type: 'float32', shape: [batch, 4, 8, 8] });
    const w = builder.constant(float32(uniform([6, 2, 3, 3], 1).data, [6, 2, 3, 3]));
    const y = builder.add('Conv', ['x', w], { group: 2, pads: [1, 1, 1, 1] });
    const seed = builder.input('seed', builder.info(y));
    const before = builder.nodes.length;
    gradients(builder, y, ['x'], seed);
    const added = builder.nodes.slice(before);
    expect(added.map(({ operator }) => operator)).toEqual(['Conv']);
    expect(builder.constantOf(added[0]!.inputs[1]!)?.shape).toEqual([4, 3, 3, 3]);
  });

  test('a filter too large to be folded otherwise is still rotated once', () => {
    const builder = new GraphBuilder();
    builder.input('x', { type: 'float32', shape: [batch, 128, 8, 8] });
    const shape = [128, 128, 3, 3];
    const w = builder.constant(float32(new Float32Array(128 * 128 * 9), shape));
    const y = builder.add('Conv', ['x', w], { pads: [1, 1, 1, 1] });
    const before = builder.nodes.length;
    gradients(builder, y, ['x'], builder.input('seed', builder.info(y)));
    expect(builder.nodes.slice(before).map(({ operator }) => operator)).toEqual(['Conv']);
  });
});

describe('refused', () => {
  const add = (operator: string, filters: number[], attributes: Attributes, bias?: number[]) => {
    const builder = new GraphBuilder();
    builder.input('x', { type: 'float32', shape: [batch, 4, 8, 8] });
    const constants = [filters, ...(bias ? [bias] : [])].map((shape) =>
      builder.constant(float32(new Float32Array(elementCount(shape)), shape)),
    );
    return () => builder.add(operator, ['x', ...constants], attributes, { name: 'stem' });
  };

  test.each([
    ['Conv', [6, 3, 3, 3], {}, 'an input [N, 4, 8, 8] does not fit filters [6, 3, 3, 3] in 1 group(s)'],
    ['Conv', [3, 2, 3, 3], { group: 2 }, '3 filters do not split into 2 groups'],
    ['Conv', [6, 4, 3], {}, 'the filters [6, 4, 3] do not fit an input of 4 axes'],
    ['Conv', [6, 4, 9, 3], {}, 'a kernel [9, 3] is larger than the padded input [8, 8]'],
    [
      'ConvTranspose',
      [3, 6, 2, 2],
      {},
      'an input [N, 4, 8, 8] does not fit filters [3, 6, 2, 2] in 1 group(s)',
    ],
  ])('%s %j %j', (operator, filters, attributes, message) => {
    expect(add(operator, filters, attributes)).toThrow(`${operator} node "stem": ${message}`);
  });

  test('a bias of another length', () => {
    expect(add('Conv', [6, 4, 3, 3], {}, [5])).toThrow(
      'Conv node "stem": a bias [5] does not fit 6 channels',
    );
  });
});
