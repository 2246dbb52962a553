import { describe, expect, test } from 'vitest';
import { InputError } from '../../../../src/engine/InputError.ts';
import { GraphBuilder } from '../../../../src/engine/graph/GraphBuilder.ts';
import { consumers, producers } from '../../../../src/engine/graph/Graph.ts';
import { batch } from '../../../../src/engine/graph/Shape.ts';
import { float32, int64 } from '../../../../src/engine/graph/Tensor.ts';

function start(): GraphBuilder {
  const builder = new GraphBuilder();
  builder.input('x', { type: 'float32', shape: [batch, 2] });
  return builder;
}

describe('names', () => {
  test('nodes and values without names get free ones', () => {
    const builder = start();
    const values = Array.from({ length: 5 }, () => builder.add('Relu', ['x'], {}, { name: 'Relu' }));
    expect(new Set(values).size).toBe(5);
    expect(new Set(builder.nodes.map(({ name }) => name)).size).toBe(5);
  });

  test('a value name that is taken, and a value that is not there, are errors', () => {
    const builder = start();
    expect(() => builder.add('Relu', ['x'], {}, { outputs: ['x'] })).toThrow(InputError);
    expect(() => builder.input('x', { type: 'float32', shape: [] })).toThrow('two values are named "x"');
    expect(() => builder.add('Relu', ['y'])).toThrow('no value named "y"');
    expect(() => builder.output('y')).toThrow('no value named "y"');
  });

  test('an unknown operator is named with its node', () => {
    expect(() => start().add('Foo', ['x'], {}, { name: 'layer' })).toThrow(
      'operator Foo (node "layer") is not supported',
    );
  });
});

describe('constants', () => {
  test('what is known beforehand is computed at once', () => {
    const builder = start();
    const sum = builder.add('Add', [builder.scalar(1), builder.constant(float32([1, 2], [2]))]);
    expect(builder.constantOf(sum)).toEqual(float32([2, 3], [2]));
    expect(builder.nodes).toEqual([]);
  });

  test('results are rounded to their type', () => {
    const builder = start();
    const third = builder.add('Div', [builder.scalar(1), builder.scalar(3)]);
    expect(builder.constantOf(third)!.data[0]).toBe(Math.fround(1 / 3));
    const quotient = builder.add('Div', [builder.integers([-7]), builder.integers([2])]);
    expect(builder.constantOf(quotient)).toEqual(int64([-3]));
  });

  test('equal scalars and integers are stored once, whatever order they come in', () => {
    const builder = start();
    expect(builder.scalar(2)).toBe(builder.scalar(2));
    expect(builder.scalar(2)).not.toBe(builder.scalar(2, 'float64'));
    expect(builder.scalar(0)).not.toBe(builder.scalar(-0));
    expect(builder.integers([1, 2])).toBe(builder.integers([1, 2]));
    expect(builder.integers([1, 2])).not.toBe(builder.integers([12]));
  });

  test('large results of constants stay nodes, except for weights that are only moved', () => {
    const builder = start();
    const weights = builder.constant(float32(new Float32Array(1 << 17), [1 << 9, 1 << 8]));
    const sum = builder.add('Add', [weights, weights]);
    const turned = builder.add('Transpose', [weights], { perm: [1, 0] });
    expect(builder.constantOf(sum)).toBeUndefined();
    expect(builder.constantOf(turned)?.shape).toEqual([1 << 8, 1 << 9]);
  });
});

test('a copy does not change the graph it was made from', () => {
  const builder = start();
  builder.output(builder.add('Relu', ['x'], {}, { outputs: ['y'] }));
  const graph = builder.build();
  const copy = new GraphBuilder(graph);
  copy.output(copy.add('Tanh', ['y'], {}, { outputs: ['z'] }));
  expect(graph.nodes.length).toBe(1);
  expect(graph.outputs).toEqual(['y']);
  expect(copy.build().outputs).toEqual(['y', 'z']);
  copy.setOutputs(['z']);
  expect(copy.build().outputs).toEqual(['z']);
});

test('who computes and who reads a value', () => {
  const builder = start();
  builder.add('Relu', ['x'], {}, { name: 'a', outputs: ['y'] });
  builder.add('Mul', ['y', 'y'], {}, { name: 'b', outputs: ['z'] });
  const graph = builder.build();
  expect(producers(graph).get('y')?.name).toBe('a');
  expect(producers(graph).has('x')).toBe(false);
  expect(
    consumers(graph)
      .get('y')
      ?.map(({ name }) => name),
  ).toEqual(['b']);
  expect(consumers(graph).has('z')).toBe(false);
});
