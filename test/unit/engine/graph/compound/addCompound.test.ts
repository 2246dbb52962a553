import { expect, test } from 'vitest';
import { addCompound, compoundNames } from '../../../../../src/engine/graph/compound/addCompound.ts';
import { GraphBuilder } from '../../../../../src/engine/graph/GraphBuilder.ts';
import { findOperator } from '../../../../../src/engine/graph/operators/index.ts';
import { batch } from '../../../../../src/engine/graph/Shape.ts';

function start(): GraphBuilder {
  const builder = new GraphBuilder();
  builder.input('x', { type: 'float32', shape: [batch, 3] });
  return builder;
}

test('the last node has the name and the output of the whole, and all have its source', () => {
  const builder = start();
  const options = { name: '/act/Gelu', source: 'act', outputs: ['hidden'] };
  expect(addCompound(builder, 'Gelu', ['x'], {}, options, 1)).toEqual(['hidden']);
  const last = builder.nodes.at(-1)!;
  expect(last).toMatchObject({ name: '/act/Gelu', outputs: ['hidden'] });
  expect(builder.nodes.length).toBeGreaterThan(1);
  for (const node of builder.nodes) expect(node).toMatchObject({ source: 'act', name: /^\/act\/Gelu/ });
  expect(new Set(builder.nodes.map(({ name }) => name)).size).toBe(builder.nodes.length);
});

test('two of one kind without names do not collide', () => {
  const builder = start();
  const [first] = addCompound(builder, 'Mish', ['x'], {}, {}, 1)!;
  const [second] = addCompound(builder, 'Mish', [first!], {}, {}, 1)!;
  expect(builder.info(second!).shape).toEqual([batch, 3]);
});

test('a compound of constants is a constant', () => {
  const builder = start();
  const [output] = addCompound(
    builder,
    'Sum',
    [builder.scalar(1), builder.scalar(2)],
    {},
    { outputs: ['three'] },
    1,
  )!;
  expect(output).toBe('three');
  expect(builder.constantOf('three')?.data).toEqual(Float32Array.of(3));
  expect(builder.nodes).toEqual([]);
});

test('a primitive is no compound, and no name is both', () => {
  expect(addCompound(start(), 'Relu', ['x'], {}, {}, 1)).toBeUndefined();
  expect(compoundNames().filter((name) => findOperator(name))).toEqual([]);
});

test('a second output is refused', () => {
  const builder = start();
  builder.input('scale', { type: 'float32', shape: [3] });
  expect(() => addCompound(builder, 'LayerNormalization', ['x', 'scale'], {}, { name: 'norm' }, 2)).toThrow(
    'LayerNormalization node "norm": only its first output is supported',
  );
});
