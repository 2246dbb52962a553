import { describe, expect, test } from 'vitest';
import { InputError } from '../../../../src/engine/InputError.ts';
import type { OnnxParts } from '../../../support/makeOnnx.ts';
import { readParts } from '../../../support/readParts.ts';

const integers = (...data: number[]) => ({ dims: [data.length], type: 7, data });
const huge = 1e12;

/** A few bytes that ask for a terabyte. */
const networks: Readonly<Record<string, Omit<OnnxParts, 'outputs'>>> = {
  ConstantOfShape: { weights: { n: integers(huge) }, nodes: [['ConstantOfShape', 'n', 'c'], ['ReduceSum', 'c', 's', { keepdims: 0 }], ['Add', 'x s', 'y']] }, // prettier-ignore
  Range: { weights: { a: { dims: [], type: 7, data: [0] }, b: { dims: [], type: 7, data: [huge] }, c: { dims: [], type: 7, data: [1] } }, nodes: [['Range', 'a b c', 'r'], ['Cast', 'r', 'f', { to: 1 }], ['ReduceMax', 'f', 's', { keepdims: 0 }], ['Add', 'x s', 'y']] }, // prettier-ignore
  Tile: {
    weights: { n: integers(1, huge) },
    nodes: [
      ['Tile', 'x n', 't'],
      ['ReduceSum', 't', 'y'],
    ],
  },
  'Tile of a constant': { weights: { n: integers(huge), one: integers(1) }, nodes: [['Tile', 'one n', 't'], ['Cast', 't', 'f', { to: 1 }], ['ReduceMax', 'f', 's', { keepdims: 0 }], ['Add', 'x s', 'y']] }, // prettier-ignore
  Expand: { weights: { n: integers(huge, 1, 2) }, nodes: [['Expand', 'x n', 'e'], ['ReduceMax', 'e', 'y', { axes: [0], keepdims: 0 }]] }, // prettier-ignore
  Pad: {
    weights: { n: integers(0, 0, 0, huge) },
    nodes: [
      ['Pad', 'x n', 'p'],
      ['ReduceSum', 'p', 'y'],
    ],
  },
  Resize: { inputs: { x: ['batch', 1, 2, 2] }, weights: { n: integers(1, 1, huge, huge) }, nodes: [['Resize', 'x _ _ n', 'y', { mode: 'nearest' }]] }, // prettier-ignore
  Upsample: { opset: 7, inputs: { x: ['batch', 1, 2, 2] }, nodes: [['Upsample', 'x', 'y', { scales: { floats: [1, 1, 1e30, Infinity] } }]] }, // prettier-ignore
  'a long input': { inputs: { x: ['batch', huge] }, nodes: [['Relu', 'x', 'y']] },
  'a product of long values': { inputs: { x: ['batch', 1e6] }, nodes: [['Unsqueeze', 'x axes', 'u'], ['Unsqueeze', 'x more', 'v'], ['MatMul', 'u v', 'y']], weights: { axes: integers(2), more: integers(1) } }, // prettier-ignore
  'many axes': { weights: { axes: integers(...Array.from({ length: 3000 }, (_, i) => i + 1)) }, nodes: [['Unsqueeze', 'x axes', 'y']] }, // prettier-ignore
};

describe('a small file that asks for too much', () => {
  test.each(Object.entries(networks))('%s', (_name, parts) => {
    const before = process.memoryUsage().rss;
    expect(() => readParts({ ...parts, outputs: ['y'] })).toThrow(InputError);
    expect(process.memoryUsage().rss - before).toBeLessThan(500e6);
  });
});

test('a network of 20,000 nodes is read without running out of stack', () => {
  const length = 20_000;
  const name = (i: number) => (i === 0 ? 'x' : i === length ? 'y' : `v${i}`);
  const nodes = Array.from({ length }, (_, i) => ['Relu', name(i), name(i + 1)] as const);
  expect(readParts({ outputs: ['y'], nodes: nodes.reverse() }).graph.nodes).toHaveLength(length);
});
