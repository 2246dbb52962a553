import { uniform } from '../support/random.ts';
import type { OperatorCase } from './OperatorCase.ts';

/** Shapes that broadcast on neither, one or both sides. */
const shapes: readonly (readonly [string, readonly number[], readonly number[]])[] = [
  ['same shapes', [2, 3], [2, 3]],
  ['[N, C, 1, 1] with [N, 1, H, W]', [2, 3, 1, 1], [2, 1, 2, 2]],
  ['with a scalar', [2, 3], []],
  ['a lower rank on the left', [3, 1], [2, 3, 2]],
];

export const cases: readonly OperatorCase[] = ['Add', 'Mul'].flatMap((operator) =>
  shapes.map(([name, a, b], i): OperatorCase => ({
    name: `${operator}, ${name}`,
    operator,
    inputs: { a: uniform(a, 2 * i + 1), b: uniform(b, 2 * i + 2) },
    batched: a[0] === 2 && b[0] === 2,
    build: (builder) => [builder.add(operator, ['a', 'b'])],
    differentiable: ['a', 'b'],
  })),
);
