import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Graph, Node } from '../../../../src/engine/graph/Graph.ts';
import { batch, type Shape } from '../../../../src/engine/graph/Shape.ts';
import { float32 } from '../../../../src/engine/graph/Tensor.ts';
import { largestBatch, peakBytes } from '../../../../src/engine/runtime/batchBudget.ts';
import { memoryBudget } from '../../../../src/engine/runtime/memoryBudget.ts';

type NodeRow = readonly [output: string, inputs: readonly string[], elements: number];

/** A graph of `[name, inputs, elements a sample]`, all float32; 4 bytes an element. */
function graphOf(
  inputs: Record<string, number>,
  nodes: readonly NodeRow[],
  outputs: readonly string[],
): Graph {
  const info = (elements: number) => ({ type: 'float32' as const, shape: [batch, elements] as Shape });
  const values = new Map(Object.entries(inputs).map(([name, elements]) => [name, info(elements)]));
  for (const [output, , elements] of nodes) values.set(output, info(elements));
  return {
    inputs: Object.keys(inputs),
    outputs,
    constants: new Map(),
    values,
    nodes: nodes.map(([output, from]): Node => ({
      name: output,
      operator: 'Any',
      inputs: from,
      outputs: [output],
      attributes: {},
    })),
  };
}

describe('peakBytes', () => {
  test('a chain holds its input, and two values at a time', () => {
    const chain = graphOf(
      { x: 10 },
      [
        ['a', ['x'], 100],
        ['b', ['a'], 50],
        ['c', ['b'], 1],
      ],
      ['c'],
    );
    // At b: x, a and b. At c: x, b and c.
    expect(peakBytes(chain, 1)).toBe(4 * (10 + 100 + 50));
    expect(peakBytes(chain, 7)).toBe(7 * 4 * (10 + 100 + 50));
  });

  test('a value read later, and an output, stay alive', () => {
    const skip = graphOf(
      { x: 1 },
      [
        ['a', ['x'], 10],
        ['b', ['a'], 20],
        ['c', ['b'], 30],
        ['d', ['c', 'a'], 5],
      ],
      ['d', 'b'],
    );
    // At c: x, a (for d), b (an output) and c; at d the same and d.
    expect(peakBytes(skip, 1)).toBe(4 * (1 + 10 + 20 + 30 + 5));
  });

  test('a value that nothing reads goes at once', () => {
    const unread = graphOf(
      { x: 1 },
      [
        ['a', ['x'], 1000],
        ['b', ['x'], 900],
      ],
      ['b'],
    );
    expect(peakBytes(unread, 1)).toBe(4 * (1 + 1000));
  });

  test('constants count once, whatever the batch', () => {
    const weights = float32(new Float32Array(300), [300]);
    const graph = graphOf({ x: 2 }, [['a', ['x', 'w'], 8]], ['a']);
    const weighted: Graph = {
      ...graph,
      constants: new Map([['w', weights]]),
      values: new Map([...graph.values, ['w', weights]]),
    };
    expect(peakBytes(weighted, 1)).toBe(4 * (300 + 10));
    expect(peakBytes(weighted, 3)).toBe(4 * (300 + 30));
    expect(largestBatch(weighted, 4 * (300 + 35))).toBe(3);
  });
});

describe('largestBatch', () => {
  const arbitraryGraph = fc
    .array(
      fc.record({
        elements: fc.nat({ max: 1000 }),
        reads: fc.array(fc.nat({ max: 30 }), { minLength: 1, maxLength: 3 }),
        output: fc.boolean(),
      }),
      { minLength: 1, maxLength: 30 },
    )
    .map((steps) =>
      graphOf(
        { v0: 3 },
        steps.map<NodeRow>(({ elements, reads }, i) => [
          `v${i + 1}`,
          reads.map((read) => `v${read % (i + 1)}`),
          elements,
        ]),
        steps.flatMap(({ output }, i) => (output ? [`v${i + 1}`] : [])),
      ),
    );

  test('fits, and one more does not', () => {
    fc.assert(
      fc.property(arbitraryGraph, fc.integer({ min: 1, max: 10_000_000 }), (graph, bytes) => {
        const size = largestBatch(graph, bytes);
        if (size > 1) expect(peakBytes(graph, size)).toBeLessThanOrEqual(bytes);
        if (size < 1 << 16) expect(peakBytes(graph, size + 1)).toBeGreaterThan(bytes);
      }),
    );
  });

  test('grows with the budget, as the peak grows with the batch', () => {
    fc.assert(
      fc.property(
        arbitraryGraph,
        fc.nat(1_000_000),
        fc.nat(1_000_000),
        fc.integer({ min: 1, max: 500 }),
        (graph, a, b, n) => {
          expect(largestBatch(graph, a + b)).toBeGreaterThanOrEqual(largestBatch(graph, a));
          expect(peakBytes(graph, n + 1)).toBeGreaterThanOrEqual(peakBytes(graph, n));
        },
      ),
    );
  });
});

describe('memoryBudget', () => {
  test('is the setting, else a part of the memory of this machine', () => {
    expect(memoryBudget(12_345)).toBe(12_345);
    expect(memoryBudget()).toBeGreaterThanOrEqual(256 * 2 ** 20);
    expect(Number.isInteger(memoryBudget())).toBe(true);
  });
});
