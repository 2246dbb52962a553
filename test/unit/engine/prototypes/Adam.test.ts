import { expect, it } from 'vitest';
import { Adam } from '../../../../src/engine/prototypes/Adam.ts';

it('moves by the equations of the paper, upwards', () => {
  const slopes = [
    [3, -0.001],
    [1, 0.002],
    [-2, 0.004],
  ];
  const parameters = Float32Array.of(1, 1);
  const adam = new Adam(2, 0.1);
  const expected = [1, 1];
  const [m, v] = [
    [0, 0],
    [0, 0],
  ] as [number[], number[]];
  slopes.forEach((gradient, step) => {
    adam.ascend(parameters, gradient);
    gradient.forEach((g, i) => {
      m[i] = 0.9 * m[i]! + 0.1 * g;
      v[i] = 0.999 * v[i]! + 0.001 * g * g;
      const mean = m[i]! / (1 - 0.9 ** (step + 1));
      const square = v[i]! / (1 - 0.999 ** (step + 1));
      expected[i]! += (0.1 * mean) / Math.sqrt(square);
    });
    parameters.forEach((value, i) => expect(value).toBeCloseTo(expected[i]!, 5));
  });
});

it('leaves what has no slope where it is', () => {
  const parameters = Float32Array.of(2, 3);
  const adam = new Adam(2, 0.1);
  adam.ascend(parameters, [0, 1]);
  expect(parameters[0]).toBe(2);
  expect(parameters[1]).toBeCloseTo(3.1, 5);
});
