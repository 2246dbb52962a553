import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { GraphBuilder } from '../../../../src/engine/graph/GraphBuilder.ts';
import { gradients, type GradientOptions } from '../../../../src/engine/graph/gradients.ts';
import { runReference } from '../../../../src/engine/reference/runReference.ts';
import { finiteDifferences } from '../../../support/finiteDifferences.ts';
import { gradientAt } from '../../../support/gradientAt.ts';
import { uniform } from '../../../support/random.ts';

/** x of two elements; h = 3·x, y = h·h. */
function network(): GraphBuilder {
  const builder = new GraphBuilder();
  builder.input('x', { type: 'float64', shape: [2] });
  builder.add('Mul', ['x', builder.scalar(3, 'float64')], {}, { outputs: ['h'] });
  builder.add('Mul', ['h', 'h'], {}, { outputs: ['y'] });
  return builder;
}

/** The gradients of Σ y at x = (1, 2), by value. */
function gradientsOf(
  builder: GraphBuilder,
  wrt: readonly string[],
  options?: GradientOptions,
): Record<string, number[]> {
  const ones = builder.constant({ type: 'float64', shape: [2], data: Float64Array.of(1, 1) });
  const found = gradients(builder, 'y', wrt, ones, options);
  builder.setOutputs([...found.values()]);
  const x = { type: 'float64', shape: [2], data: Float64Array.of(1, 2) } as const;
  const results = runReference(builder.build(), { x, unread: x });
  return Object.fromEntries([...found].map(([value, gradient]) => [value, [...results[gradient]!.data]]));
}

describe('one backward pass', () => {
  test('gives the gradients of inputs, of values between, and of the output, which is its seed', () => {
    expect(gradientsOf(network(), ['x', 'h', 'y'])).toEqual({ x: [18, 36], h: [6, 12], y: [1, 1] });
  });

  test('adds where a value is read several times', () => {
    const { x } = gradientAt({ x: [1, 2] }, (builder) =>
      builder.add('Add', [
        builder.add('Mul', ['x', 'x']),
        builder.add('Sub', ['x', builder.add('Neg', ['x'])]),
      ]),
    );
    expect(x).toEqual([4, 6]);
  });

  test('has no entry for values on which the output does not depend, or only through integers', () => {
    const builder = network();
    builder.add('Neg', ['x'], {}, { outputs: ['beside'] });
    builder.input('unread', { type: 'float64', shape: [2] });
    expect(Object.keys(gradientsOf(builder, ['x', 'beside', 'unread']))).toEqual(['x']);
    const integers = new GraphBuilder();
    integers.input('x', { type: 'float64', shape: [2] });
    integers.add('Cast', [integers.add('Cast', ['x'], { to: 7 })], { to: 11 }, { outputs: ['y'] });
    expect(gradientsOf(integers, ['x'])).toEqual({});
  });

  test('appends nothing for what is not asked for', () => {
    const builder = network();
    const before = builder.nodes.length;
    gradients(builder, 'y', ['y'], builder.scalar(1, 'float64'));
    expect(builder.nodes.length).toBe(before);
  });

  test('stops at frozen values, which still have a gradient themselves', () => {
    expect(gradientsOf(network(), ['x', 'h'], { stop: new Set(['h']) })).toEqual({ h: [6, 12] });
  });

  test('takes a replaced rule', () => {
    const rule: GradientOptions['rule'] = (node) =>
      node.outputs[0] === 'h' ? ({ gradients: [g] }) => [g, undefined] : undefined;
    expect(gradientsOf(network(), ['x'], { rule })).toEqual({ x: [6, 12] });
  });
});

const shapes = [[2, 3], [1, 3], [2, 1], [3], []];
const operators = ['Add', 'Sub', 'Mul', 'Max', 'Tanh', 'Sigmoid', 'Sin', 'ReduceMean'] as const;
const step = fc.record({ operator: fc.constantFrom(...operators), left: fc.nat(), right: fc.nat() });

test('random networks of values that broadcast against each other', () => {
  fc.assert(
    fc.property(fc.array(step, { minLength: 1, maxLength: 8 }), fc.nat(1000), (steps, seed) => {
      const inputs = Object.fromEntries(shapes.map((shape, i) => [`x${i}`, uniform(shape, seed + i)]));
      const build = (builder: GraphBuilder): string => {
        const values = Object.keys(inputs);
        for (const { operator, left, right } of steps) {
          const [a, b] = [values[left % values.length]!, values[right % values.length]!];
          const unary = operator === 'Tanh' || operator === 'Sigmoid' || operator === 'Sin';
          if (operator === 'ReduceMean') values.push(builder.add('ReduceMean', [a], { keepdims: 0 }));
          else values.push(builder.add(operator, unary ? [a] : [a, b]));
        }
        // All values count, whether read again or not.
        return builder.add('ReduceMean', [values.reduce((sum, value) => builder.add('Add', [sum, value]))], {
          keepdims: 0,
        });
      };
      const builder = new GraphBuilder();
      for (const [name, { shape }] of Object.entries(inputs)) builder.input(name, { type: 'float64', shape });
      const output = builder.output(build(builder));
      const graph = builder.build();
      const feeds = Object.fromEntries(
        Object.entries(inputs).map(([name, { shape, data }]) => [
          name,
          { type: 'float64' as const, shape, data: Float64Array.from(data) },
        ]),
      );
      const actual = gradientAt(inputs, build);
      for (const [name, { data }] of Object.entries(feeds)) {
        const expected = finiteDifferences(() => runReference(graph, feeds)[output]!.data[0]!, data);
        const scale = Math.max(1, ...expected.map(Math.abs));
        actual[name]!.forEach((value, i) =>
          expect(Math.abs(value - expected[i]!)).toBeLessThan(1e-6 * scale),
        );
      }
    }),
    // The same networks each time: by chance two arguments of a Max could be closer than a finite difference.
    { numRuns: 60, seed: 1 },
  );
});
