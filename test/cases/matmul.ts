import type { Attributes } from '../../src/engine/graph/Graph.ts';
import { floatConstant } from '../support/floatConstant.ts';
import { uniform } from '../support/random.ts';
import type { OperatorCase } from './OperatorCase.ts';

const products: readonly (readonly [string, readonly number[], readonly number[]])[] = [
  ['two matrices', [2, 3], [3, 4]],
  ['rows by a matrix', [2, 3, 4], [4, 2]],
  ['four axes by a matrix', [2, 2, 3, 4], [4, 2]],
  ['stacks of matrices', [2, 3, 4, 2], [2, 3, 2, 3]],
  ['a stack broadcast on the left', [1, 3, 2, 4], [2, 1, 4, 3]],
  ['a matrix by a stack', [3, 4], [2, 4, 2]],
  ['a stack of one more axis on the right', [2, 3, 2], [2, 2, 2, 3]],
  ['a vector by a matrix', [3], [3, 2]],
  ['a matrix by a vector', [2, 3], [3]],
  ['a stack by a vector', [2, 3, 4], [4]],
  ['a vector by a stack', [4], [2, 4, 3]],
  ['two vectors', [3], [3]],
];

const gemms: readonly (readonly [
  string,
  readonly number[],
  readonly number[],
  readonly number[] | undefined,
  Attributes,
])[] = [
  ['plain', [2, 3], [3, 4], undefined, {}],
  ['a layer: transB and a bias', [2, 3], [4, 3], [4], { transB: 1 }],
  ['transA', [3, 2], [3, 4], [2, 4], { transA: 1 }],
  ['transA and transB', [3, 2], [4, 3], [2, 1], { transA: 1, transB: 1 }],
  ['alpha and beta', [2, 3], [3, 4], [1, 4], { alpha: 0.5, beta: -2 }],
  ['alpha, beta, transB', [2, 3], [4, 3], [], { alpha: -1.5, beta: 3, transB: 1 }],
];

export const cases: readonly OperatorCase[] = [
  ...products.map(([name, a, b], i): OperatorCase => ({
    name: `MatMul, ${name}`,
    operator: 'MatMul',
    inputs: { a: uniform(a, 700 + 2 * i), b: uniform(b, 701 + 2 * i) },
    build: (builder) => [builder.add('MatMul', ['a', 'b'])],
    differentiable: ['a', 'b'],
  })),
  {
    name: 'MatMul, samples by weights',
    operator: 'MatMul',
    inputs: { x: uniform([2, 3, 4], 730) },
    batched: true,
    build: (builder, type) => [
      builder.add('MatMul', ['x', floatConstant(builder, type, uniform([4, 2], 731))]),
    ],
    differentiable: ['x'],
  },
  {
    name: 'MatMul, weights by samples',
    operator: 'MatMul',
    inputs: { x: uniform([2, 3, 4], 732) },
    batched: true,
    build: (builder, type) => [
      builder.add('MatMul', [floatConstant(builder, type, uniform([2, 3], 733)), 'x']),
    ],
    differentiable: ['x'],
  },
  {
    name: 'MatMul, attention: stacks of samples',
    operator: 'MatMul',
    inputs: { q: uniform([2, 2, 3, 4], 734), k: uniform([2, 2, 4, 3], 735) },
    batched: true,
    build: (builder) => [builder.add('MatMul', ['q', 'k'])],
    differentiable: ['q', 'k'],
  },
  ...gemms.map(([name, a, b, c, attributes], i): OperatorCase => ({
    name: `Gemm, ${name}`,
    operator: 'Gemm',
    inputs: {
      a: uniform(a, 740 + 3 * i),
      b: uniform(b, 741 + 3 * i),
      ...(c ? { c: uniform(c, 742 + 3 * i) } : {}),
    },
    build: (builder) => [builder.add('Gemm', c ? ['a', 'b', 'c'] : ['a', 'b'], attributes)],
    differentiable: c ? ['a', 'b', 'c'] : ['a', 'b'],
  })),
  {
    name: 'Gemm, samples by weights',
    operator: 'Gemm',
    inputs: { x: uniform([2, 3], 760) },
    batched: true,
    build: (builder, type) => {
      const [w, b] = [uniform([4, 3], 761), uniform([4], 762)];
      const constants = [floatConstant(builder, type, w), floatConstant(builder, type, b)];
      return [builder.add('Gemm', ['x', ...constants], { transB: 1 })];
    },
    differentiable: ['x'],
  },
];
