import { typeCode } from '../../src/engine/graph/typeCode.ts';
import type { OperatorCase } from './OperatorCase.ts';

const x = { shape: [2, 3], data: [-1.5, 0, 0.5, 2, 2.75, -0.25] };

export const cases: readonly OperatorCase[] = [
  {
    name: 'Cast to the other float type and back',
    operator: 'Cast',
    inputs: { x },
    batched: true,
    build: (builder, type) => {
      const other = builder.add('Cast', ['x'], { to: typeCode(type === 'float32' ? 'float64' : 'float32') });
      return [builder.add('Cast', [builder.add('Mul', [other, other])], { to: typeCode(type) })];
    },
    differentiable: ['x'],
  },
  {
    name: 'Cast to integers and bool',
    operator: 'Cast',
    inputs: { x },
    batched: true,
    build: (builder) =>
      (['int64', 'int32', 'bool'] as const).map((to) => builder.add('Cast', ['x'], { to: typeCode(to) })),
    differentiable: [],
  },
];
