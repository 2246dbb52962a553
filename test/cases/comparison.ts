import type { OperatorCase } from './OperatorCase.ts';

const a = { shape: [2, 3], data: [1, 2, 3, -1, 0, 0.5] };
const b = { shape: [2, 1], data: [2, 0] };

function compare(operator: string): OperatorCase {
  return {
    name: `${operator}, broadcast`,
    operator,
    inputs: { a, b },
    batched: true,
    build: (builder) => [builder.add(operator, ['a', 'b'])],
    differentiable: [],
  };
}

function combine(operator: string): OperatorCase {
  return {
    name: operator,
    operator,
    inputs: { a, b },
    batched: true,
    build: (builder, type) => {
      const positive = builder.add('Greater', ['a', builder.scalar(0, type)]);
      return [builder.add(operator, [positive, builder.add('Greater', ['b', builder.scalar(1, type)])])];
    },
    differentiable: [],
  };
}

export const cases: readonly OperatorCase[] = [
  ...['Equal', 'Less', 'LessOrEqual', 'Greater', 'GreaterOrEqual'].map(compare),
  ...['And', 'Or', 'Xor'].map(combine),
  {
    name: 'Not',
    operator: 'Not',
    inputs: { a, b },
    batched: true,
    build: (builder) => [builder.add('Not', [builder.add('Less', ['a', 'b'])])],
    differentiable: [],
  },
  ...['IsNaN', 'IsInf'].map((operator): OperatorCase => ({
    name: operator,
    operator,
    inputs: { x: { shape: [2, 2], data: [1, 0, -1, 0] } },
    batched: true,
    // 1/0, 0/0, -1/0, 0/0
    build: (builder, type) => [builder.add(operator, [builder.add('Div', ['x', builder.scalar(0, type)])])],
    differentiable: [],
  })),
  {
    name: 'IsInf, the negative one',
    operator: 'IsInf',
    inputs: { x: { shape: [2, 1], data: [1, -1] } },
    batched: true,
    build: (builder, type) => {
      const infinite = builder.add('Div', ['x', builder.scalar(0, type)]);
      return [builder.add('IsInf', [infinite], { detect_positive: 0 })];
    },
    differentiable: [],
  },
];
