import { uniform } from '../support/random.ts';
import type { OperatorCase } from './OperatorCase.ts';

export const cases: readonly OperatorCase[] = [
  ...[undefined, [0, 2, 1], [1, 2, 0], [2, 0, 1]].map((perm, i): OperatorCase => ({
    name: `Transpose, ${perm ? `[${perm.join(', ')}]` : 'reversed'}`,
    operator: 'Transpose',
    inputs: { x: uniform([2, 3, 4], 830 + i) },
    batched: true,
    build: (builder) => [builder.add('Transpose', ['x'], perm ? { perm } : {})],
    differentiable: ['x'],
  })),
  ...['DCR', 'CRD'].map((mode, i): OperatorCase => ({
    name: `DepthToSpace, ${mode}`,
    operator: 'DepthToSpace',
    inputs: { x: uniform([2, 8, 2, 3], 835 + i) },
    batched: true,
    build: (builder) => [builder.add('DepthToSpace', ['x'], { blocksize: 2, mode })],
    differentiable: ['x'],
  })),
  {
    name: 'SpaceToDepth',
    operator: 'SpaceToDepth',
    inputs: { x: uniform([2, 2, 4, 6], 838) },
    batched: true,
    build: (builder) => [builder.add('SpaceToDepth', ['x'], { blocksize: 2 })],
    differentiable: ['x'],
  },
];
