import { expect, test } from 'vitest';
import type { Tensor } from '../../../../src/engine/graph/Tensor.ts';
import { checkOutputs, checkRuntime, deviceProbe } from '../../../../src/engine/runtime/deviceProbe.ts';
import { ReferenceRuntime } from '../../../../src/engine/runtime/ReferenceRuntime.ts';

/** The right results with one element changed. */
async function changed(change: (value: number) => number): Promise<Record<string, Tensor>> {
  const { expected } = await deviceProbe();
  const entries = Object.entries(expected).map(([name, { shape, data }], i) => {
    const copy = Float64Array.from(data as Float64Array);
    if (i === 0) copy[copy.length - 1] = change(copy.at(-1)!);
    return [name, { type: 'float64', shape, data: copy } as Tensor] as const;
  });
  return Object.fromEntries(entries);
}

test('a device that computes rightly passes', async () => {
  await checkRuntime(new ReferenceRuntime());
  await checkOutputs(await changed((value) => value * (1 + 1e-6)));
});

test('the gradient is part of the probe', async () => {
  const { graph, expected } = await deviceProbe();
  expect(Object.values(expected).map(({ shape }) => shape)).toEqual([
    [2, 5],
    [2, 3, 9, 9],
  ]);
  expect(graph.nodes.map(({ operator }) => operator)).toContain('ConvTranspose');
});

test('wrong numbers, and what is no number, are refused', async () => {
  await expect(changed((value) => value + 0.1).then(checkOutputs)).rejects.toThrow(
    /wrong numbers \(relative error/,
  );
  await expect(changed(() => NaN).then(checkOutputs)).rejects.toThrow(/wrong numbers/);
  await expect(checkOutputs({})).rejects.toThrow(/wrong size/);
});
