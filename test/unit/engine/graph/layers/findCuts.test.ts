import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Node } from '../../../../../src/engine/graph/Graph.ts';
import { findCuts } from '../../../../../src/engine/graph/layers/findCuts.ts';

/** Value i + 1 is computed from one or two earlier values. */
const network = fc
  .array(fc.tuple(fc.nat(1000), fc.option(fc.nat(1000))), { minLength: 1, maxLength: 14 })
  .map((edges) =>
    edges.map(([first, second], i): Node => {
      const inputs = [first, second].filter((from) => from !== null).map((from) => `v${from % (i + 1)}`);
      return { name: `n${i}`, operator: 'Sum', inputs, outputs: [`v${i + 1}`], attributes: {} };
    }),
  );

/** Whether the output can be reached from the input without one value. */
function reaches(nodes: readonly Node[], input: string, output: string, without: string): boolean {
  const reached = new Set(input === without ? [] : [input]);
  for (const { inputs, outputs } of nodes) {
    if (inputs.some((value) => reached.has(value)))
      for (const value of outputs) if (value !== without) reached.add(value);
  }
  return reached.has(output);
}

test('a value is a cut exactly when the output cannot be reached without it', () => {
  fc.assert(
    fc.property(network, (nodes) => {
      const output = `v${nodes.length}`;
      const values = ['v0', ...nodes.flatMap(({ outputs }) => outputs)];
      const connected = reaches(nodes, 'v0', output, '');
      const expected = values.filter((value) => connected && !reaches(nodes, 'v0', output, value));
      expect([...findCuts(nodes, 'v0', output)].sort()).toEqual(expected.sort());
    }),
    { numRuns: 500 },
  );
});

test('10,000 layers with skip connections take no quadratic time', () => {
  const nodes = Array.from({ length: 10_000 }, (_, i): Node => {
    const inputs = [`v${i}`, ...(i % 2 === 1 ? [`v${i - 1}`] : [])];
    return { name: `n${i}`, operator: 'Sum', inputs, outputs: [`v${i + 1}`], attributes: {} };
  });
  expect(findCuts(nodes, 'v0', 'v10000').size).toBe(5001);
});

test('a node with several outputs is several ways', () => {
  const nodes: Node[] = [
    { name: 'split', operator: 'Split', inputs: ['x'], outputs: ['a', 'b'], attributes: {} },
    { name: 'add', operator: 'Add', inputs: ['a', 'b'], outputs: ['y'], attributes: {} },
  ];
  expect([...findCuts(nodes, 'x', 'y')]).toEqual(['x', 'y']);
});
