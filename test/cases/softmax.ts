import { uniform } from '../support/random.ts';
import type { OperatorCase } from './OperatorCase.ts';

export const cases: readonly OperatorCase[] = [
  ['Softmax, last axis', -1, [2, 5]] as const,
  ['Softmax, channels', 1, [2, 3, 2, 2]] as const,
].map(([name, axis, shape], i) => ({
  name,
  operator: 'Softmax',
  inputs: { x: uniform(shape, 85 + i, -3, 3) },
  batched: true,
  build: (builder) => [builder.add('Softmax', ['x'], { axis })],
  differentiable: ['x'],
}));
