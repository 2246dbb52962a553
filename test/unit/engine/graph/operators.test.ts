import { describe, expect, test } from 'vitest';
import { compoundNames } from '../../../../src/engine/graph/compound/addCompound.ts';
import { isFloat } from '../../../../src/engine/graph/DataType.ts';
import { gradients } from '../../../../src/engine/graph/gradients.ts';
import type { Graph } from '../../../../src/engine/graph/Graph.ts';
import { operatorNames } from '../../../../src/engine/graph/operators/index.ts';
import { withBatch } from '../../../../src/engine/graph/Shape.ts';
import type { ReferenceValue } from '../../../../src/engine/reference/ReferenceValue.ts';
import { runReference } from '../../../../src/engine/reference/runReference.ts';
import type { OperatorCase } from '../../../cases/OperatorCase.ts';
import { batchSizeOf, buildCase } from '../../../support/buildCase.ts';
import { finiteDifferences } from '../../../support/finiteDifferences.ts';
import { operatorCases } from '../../../support/operatorCases.ts';
import { uniform } from '../../../support/random.ts';

test('every operator and every compound has a case', () => {
  const covered = new Set(operatorCases.map(({ operator }) => operator));
  expect([...operatorNames(), ...compoundNames()].filter((name) => !covered.has(name))).toEqual([]);
});

test('the names of the cases differ', () => {
  const names = operatorCases.map(({ name }) => name);
  expect(names.filter((name, i) => names.indexOf(name) !== i)).toEqual([]);
});

describe.each(operatorCases)('$name', (operatorCase) => {
  test('types, shapes and known contents are those computed', () => {
    const { builder } = withGradients(operatorCase);
    builder.setOutputs([
      ...builder.nodes.flatMap((node) => node.outputs.filter(Boolean)),
      ...builder.build().outputs,
    ]);
    expectInferred(builder.build(), seededFeeds(operatorCase), batchSizeOf(operatorCase));
  });

  if (operatorCase.differentiable.length > 0) {
    test('gradient against finite differences', () => {
      const { builder, forward, outputs, separately, together } = withGradients(operatorCase);
      const feeds = seededFeeds(operatorCase);
      const results = runReference(builder.build(), feeds);
      const weighted = () => {
        const values = runReference(forward, feeds);
        let sum = 0;
        for (const output of outputs) {
          const weights = feeds[seedName(output)]!.data;
          values[output]!.data.forEach((value, i) => (sum += value * weights[i]!));
        }
        return sum;
      };
      for (const input of operatorCase.differentiable) {
        const expected = finiteDifferences(weighted, feeds[input]!.data);
        const tolerance = 1e-6 * Math.max(1e-3, ...expected.map(Math.abs));
        for (const parts of [separately.get(input) ?? [], together.get(input) ?? []]) {
          expect(parts, `no gradient reaches ${input}`).not.toHaveLength(0);
          for (const part of parts) expect(results[part]!.shape).toEqual(feeds[input]!.shape);
          for (const [i, wanted] of expected.entries()) {
            const value = parts.reduce((sum, part) => sum + results[part]!.data[i]!, 0);
            const message = `∂F/∂${input}[${i}]: ${value}, not ${wanted}`;
            expect(Math.abs(value - wanted), message).toBeLessThan(tolerance);
          }
        }
      }
    });
  }
});

const seedName = (output: string) => `seed of ${output}`;

/**
 * The case in double precision with ∂(Σ seed·output) by its inputs: `separately` for each float output, to be added, and
 * `together` for all of them, so that the rule of a node with several outputs sees one gradient and sees all.
 */
function withGradients(operatorCase: OperatorCase) {
  const { builder, outputs: all } = buildCase(operatorCase, 'float64');
  const forward = builder.build();
  const { differentiable } = operatorCase;
  const outputs = differentiable.length > 0 ? all.filter((name) => isFloat(builder.info(name).type)) : [];
  const separately = new Map<string, string[]>();
  const weighted: string[] = [];
  for (const output of outputs) {
    const { type, shape } = builder.info(output);
    const seed = builder.input(seedName(output), { type, shape });
    for (const [value, gradient] of gradients(builder, output, differentiable, seed)) {
      separately.set(value, [...(separately.get(value) ?? []), builder.output(gradient)]);
    }
    weighted.push(builder.add('ReduceSum', [builder.add('Mul', [output, seed])], { keepdims: 0 }));
  }
  if (outputs.length < 2) return { builder, forward, outputs, separately, together: separately };
  const total = weighted.reduce((sum, next) => builder.add('Add', [sum, next]));
  const together = new Map<string, string[]>();
  for (const [value, gradient] of gradients(builder, total, differentiable, builder.scalar(1, 'float64'))) {
    together.set(value, [builder.output(gradient)]);
  }
  return { builder, forward, outputs, separately, together };
}

/** The case's inputs, and random weights for its outputs. */
function seededFeeds(operatorCase: OperatorCase): Record<string, ReferenceValue> {
  const { builder, outputs } = buildCase(operatorCase, 'float64');
  const feeds: Record<string, ReferenceValue> = {};
  for (const [name, { shape, data }] of Object.entries(operatorCase.inputs)) {
    feeds[name] = { type: 'float64', shape, data: Float64Array.from(data) };
  }
  outputs.forEach((output, i) => {
    const shape = withBatch(builder.info(output).shape, batchSizeOf(operatorCase));
    feeds[seedName(output)] = {
      type: 'float64',
      shape,
      data: Float64Array.from(uniform(shape, 1000 + i).data),
    };
  });
  return feeds;
}

function expectInferred(graph: Graph, feeds: Record<string, ReferenceValue>, batchSize: number): void {
  const computed = runReference(graph, feeds);
  for (const [name, value] of Object.entries(computed)) {
    const info = graph.values.get(name)!;
    expect(value.type, `type of ${name}`).toBe(info.type);
    expect(value.shape, `shape of ${name}`).toEqual(withBatch(info.shape, batchSize));
    expect(value.data.length, `elements of ${name}`).toBe(
      value.shape.reduce((product, dim) => product * dim, 1),
    );
    if (info.content)
      expect([...value.data], `content of ${name}`).toEqual(withBatch(info.content, batchSize));
  }
}
