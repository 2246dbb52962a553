import type { GraphBuilder } from '../../src/engine/graph/GraphBuilder.ts';
import { uniform } from '../support/random.ts';
import type { FloatType, OperatorCase } from './OperatorCase.ts';

/** Shapes that broadcast on neither, one or both sides; whether axis 0 of both is the batch. */
const shapes: readonly (readonly [string, readonly number[], readonly number[], boolean])[] = [
  ['same shapes', [2, 3], [2, 3], true],
  ['[N, C, 1, 1] with [N, 1, H, W]', [2, 3, 1, 1], [2, 1, 2, 2], true],
  ['with a scalar', [2, 3], [], false],
  ['a lower rank on the left', [3, 1], [2, 3, 2], false],
];

/** Both inputs positive for Pow; away from zero and from jumps for Div and Mod. */
const operators: Readonly<Record<string, { low: number; attributes?: Record<string, number> }>> = {
  Add: { low: -2 },
  Sub: { low: -2 },
  Mul: { low: -2 },
  Div: { low: 0.5 },
  Pow: { low: 0.5 },
  Mod: { low: 0.5, attributes: { fmod: 1 } },
};

const broadcasting = Object.entries(operators).flatMap(([operator, { low, attributes = {} }]) =>
  shapes.map(([name, a, b, batched], i): OperatorCase => ({
    name: `${operator}, ${name}`,
    operator,
    inputs: { a: uniform(a, 2 * i + 1, low), b: uniform(b, 2 * i + 2, low) },
    batched,
    build: (builder) => [builder.add(operator, ['a', 'b'], attributes)],
    differentiable: ['a', 'b'],
  })),
);

/** x to a constant power. */
function power(name: string, exponent: (builder: GraphBuilder, type: FloatType) => string): OperatorCase {
  return {
    name: `Pow, ${name}`,
    operator: 'Pow',
    inputs: { x: { shape: [2, 3], data: [-1.5, 2, 0, 0.25, -0.5, 3] } },
    batched: true,
    build: (builder, type) => [builder.add('Pow', ['x', exponent(builder, type)])],
    differentiable: ['x'],
  };
}

export const cases: readonly OperatorCase[] = [
  ...broadcasting,
  power('negative bases and 3', (builder, type) => builder.scalar(3, type)),
  power('a square', (builder, type) => builder.scalar(2, type)),
  power('an integer exponent', (builder) => builder.integers([3])),
  power('to the 0, also of 0', (builder, type) => builder.scalar(0, type)),
  {
    name: 'Mul, an axis of length 1 with the batch',
    operator: 'Mul',
    inputs: { x: uniform([3, 2], 90) },
    batched: true,
    build: (builder) => {
      const total = builder.add('ReduceSum', ['x', builder.integers([0])], { keepdims: 1 });
      return [builder.add('Mul', ['x', total])];
    },
    differentiable: ['x'],
  },
  {
    name: 'Div and Mod of integers, which round towards zero and down',
    operator: 'Mod',
    inputs: { x: { shape: [4], data: [7, -7, 5, -4] } },
    build: (builder) => {
      const x = builder.add('Cast', ['x'], { to: 7 });
      const y = builder.integers([2, 2, -3, -3]);
      return [
        builder.add('Div', [x, y]),
        builder.add('Mod', [x, y]),
        builder.add('Mod', [x, y], { fmod: 1 }),
      ];
    },
    differentiable: [],
  },
];
