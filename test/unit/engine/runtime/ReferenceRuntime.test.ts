import { expect, test } from 'vitest';
import { GraphBuilder } from '../../../../src/engine/graph/GraphBuilder.ts';
import { batch } from '../../../../src/engine/graph/Shape.ts';
import { float32, float64 } from '../../../../src/engine/graph/Tensor.ts';
import { ReferenceRuntime } from '../../../../src/engine/runtime/ReferenceRuntime.ts';

test('computes a single-precision graph in double precision, from either', async () => {
  const builder = new GraphBuilder();
  const x = builder.input('x', { type: 'float32', shape: [batch] });
  builder.output(builder.add('Exp', [x], {}, { outputs: ['y'] }));
  const session = await new ReferenceRuntime().compile(builder.build());
  expect((await session.run({ x: float64([0.1], [1]) }))['y']).toEqual(float64([Math.exp(0.1)], [1]));
  const rounded = Math.fround(0.1);
  expect((await session.run({ x: float32([0.1], [1]) }))['y']).toEqual(float64([Math.exp(rounded)], [1]));
  await expect(session.run({ x: float64([1], [1, 1]) })).rejects.toThrow('input "x" is float32 [N]');
});
