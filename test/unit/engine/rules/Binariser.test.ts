import { describe, expect, it } from 'vitest';
import { Binariser } from '../../../../src/engine/rules/Binariser.ts';
import { makePause } from '../../../../src/engine/makePause.ts';
import { checkBinariserMemory } from '../../../../src/engine/rules/checkBinariserMemory.ts';

describe('Binariser', () => {
  const rows = [
    [-1, 0, 5],
    [0, 1e-30, 6],
    [2, -0, 7],
    [3, 4, 8],
  ];
  const binarise = async (quantile?: number) => {
    const binariser = new Binariser('x', 4, 3, { quantile });
    rows.forEach((row, i) => binariser.add(i, row));
    const { bits, borders, highest } = await binariser.finish(makePause());
    return {
      active: rows.map((row, i) => row.map((_, neuron) => Number(bits.has(i, neuron)))),
      borders: [...borders],
      highest: [...highest],
    };
  };

  it('takes what is above 0', async () => {
    expect(await binarise()).toEqual({
      active: [
        [0, 0, 1],
        [0, 1, 1],
        [1, 0, 1],
        [1, 1, 1],
      ],
      borders: [0, 0, 0],
      highest: [3, 4, 8],
    });
  });

  it("takes what is above a quantile of the neuron's own values", async () => {
    // The border is the value at place ⌊0.5 · 3⌋ of the sorted ones.
    expect(await binarise(0.5)).toEqual({
      active: [
        [0, 0, 0],
        [0, 1, 0],
        [1, 0, 1],
        [1, 1, 1],
      ],
      borders: [0, 0, 6],
      highest: [3, 4, 8],
    });
  });

  it('takes what reaches a ceiling, where the quantile is that, and nothing of a constant', async () => {
    const binariser = new Binariser('x', 5, 2, { quantile: 0.5 });
    [6, 1, 6, 3, 6].forEach((value, i) => binariser.add(i, [value, 2]));
    const { bits, borders } = await binariser.finish(makePause());
    expect([0, 1, 2, 3, 4].map((row) => bits.has(row, 0))).toEqual([true, false, true, false, true]);
    expect([...borders]).toEqual([3, 2]);
    expect([...bits.counts()]).toEqual([3, 0]);
  });

  it('tells numbers apart that only double precision does, where it is asked to', async () => {
    const values = [1, 1 + 1e-12, 1 + 2e-12, 1e300];
    const binariser = new Binariser('x', 4, 1, { quantile: 0.5, precision: 8 });
    values.forEach((value, i) => binariser.add(i, [value]));
    const { bits } = await binariser.finish(makePause());
    expect(values.map((_, i) => bits.has(i, 0))).toEqual([false, false, true, true]);
  });

  it('stops between neurons, as many values take their time', async () => {
    const binariser = new Binariser('x', 4, 3, { quantile: 0.5 });
    rows.forEach((row, i) => binariser.add(i, row));
    let pauses = 0;
    const pause = async () => {
      if (++pauses === 2) throw new Error('enough');
    };
    await expect(binariser.finish(pause)).rejects.toThrow('enough');
  });

  it('refuses what is no finite number', () => {
    const binariser = new Binariser('conv1', 4, 2);
    expect(() => binariser.add(3, [0, NaN])).toThrow(/conv1 has the value NaN for neuron 1 in row 3/);
    expect(() => binariser.add(3, [Infinity, 0])).toThrow(/Infinity for neuron 0/);
  });
});

describe('checkBinariserMemory', () => {
  const layers = [
    { name: 'fc', neurons: 96 },
    { name: 'conv1', neurons: 4000 },
  ];

  it('counts a bit a value, and with a quantile the value besides', () => {
    // 4,096 neurons · 50,000 samples / 8 = 25.6 MB.
    expect(() => checkBinariserMemory(layers, 50_000, {}, 25_600_000)).not.toThrow();
    expect(() => checkBinariserMemory(layers, 50_000, {}, 25_599_999)).toThrow(
      /4096 neurons, most of them in conv1 \(4000\), in 50000 samples take 25 MB, and 24 MB are allowed: .*--layers.*--limit/,
    );
    const quantile = { quantile: 0.5 };
    expect(() => checkBinariserMemory(layers, 50_000, quantile, 844_800_000)).not.toThrow();
    expect(() => checkBinariserMemory(layers, 50_000, quantile, 844_799_999)).toThrow(/no quantile/);
    expect(() => checkBinariserMemory(layers, 50_000, { ...quantile, precision: 8 }, 1.6e9)).toThrow();
  });
});
