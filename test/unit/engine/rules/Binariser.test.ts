import { describe, expect, it } from 'vitest';
import { Binariser } from '../../../../src/engine/rules/Binariser.ts';
import { highestOfUnits } from '../../../../src/engine/rules/highestOfUnits.ts';
import { float32 } from '../../../../src/engine/graph/Tensor.ts';
import type { Layer } from '../../../../src/engine/graph/findLayers.ts';

describe('Binariser', () => {
  const rows = [
    [-1, 0, 5],
    [0, 1e-30, 6],
    [2, -0, 7],
    [3, 4, 8],
  ];
  const binarise = (quantile?: number): number[][] => {
    const binariser = new Binariser('x', 4, 3, { quantile, memory: 1e6 });
    rows.forEach((row, i) => binariser.add(i, row));
    const bits = binariser.finish();
    return rows.map((row, i) => row.map((_, neuron) => Number(bits.has(i, neuron))));
  };

  it('takes what is above 0', () => {
    expect(binarise()).toEqual([
      [0, 0, 1],
      [0, 1, 1],
      [1, 0, 1],
      [1, 1, 1],
    ]);
  });

  it("takes what is above a quantile of the neuron's own values", () => {
    // The border is the value at place ⌊0.5 · 3⌋ of the sorted ones: 0, 0 and 6.
    expect(binarise(0.5)).toEqual([
      [0, 0, 0],
      [0, 1, 0],
      [1, 0, 1],
      [1, 1, 1],
    ]);
  });

  it('refuses what does not fit into the memory', () => {
    expect(() => new Binariser('conv1', 50_000, 4096, { memory: 20e6 })).toThrow(
      /conv1.*25 MB.*20 MB.*--limit/,
    );
  });
});

describe('highestOfUnits', () => {
  const layer = (shape: number[], channelAxis: number): Layer => ({
    name: 'l',
    value: 'l',
    before: 'l',
    operator: 'Relu',
    shape,
    channelAxis,
    parameters: 0,
    cut: true,
  });
  const values = float32([1, -2, 3, 4, -5, -6, 0, 0, 0, 9, NaN, 8], [2, 3, 2]);

  it('takes the highest position of a channel, wherever its axis is', () => {
    expect(highestOfUnits(values, layer([3, 2], 0), 'channel').map((each) => [...each])).toEqual([
      [1, 4, -5],
      [0, 9, NaN],
    ]);
    expect(highestOfUnits(values, layer([3, 2], 1), 'channel').map((each) => [...each])[0]).toEqual([3, 4]);
  });

  it('leaves elements as they are', () => {
    expect(highestOfUnits(values, layer([3, 2], 0), 'element').map((each) => [...each])[0]).toEqual([
      1, -2, 3, 4, -5, -6,
    ]);
  });
});
