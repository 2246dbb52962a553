import { describe, expect, test } from 'vitest';
import { addCompound } from '../../../../../src/engine/graph/compound/addCompound.ts';
import { GraphBuilder } from '../../../../../src/engine/graph/GraphBuilder.ts';
import { batch } from '../../../../../src/engine/graph/Shape.ts';
import { positions } from '../../../../../src/engine/reference/positions.ts';
import type { ReferenceValue } from '../../../../../src/engine/reference/ReferenceValue.ts';
import { runReference } from '../../../../../src/engine/reference/runReference.ts';
import { cases, equations } from '../../../../cases/einsum.ts';
import { buildCase } from '../../../../support/buildCase.ts';

/** The definition: one loop over all labels. `...` has been written out, and there is an arrow. */
function literalEinsum(equation: string, operands: readonly ReferenceValue[]): number[] {
  const [left, result] = equation.split('->') as [string, string];
  const terms = left.split(',');
  const lengths = new Map<string, number>();
  terms.forEach((term, i) =>
    [...term].forEach((label, axis) => lengths.set(label, operands[i]!.shape[axis]!)),
  );
  const labels = [...lengths.keys()];
  const flat = (term: string, index: readonly number[]) =>
    [...term].reduce((at, label) => at * lengths.get(label)! + index[labels.indexOf(label)]!, 0);
  const sums = new Array<number>([...result].reduce((size, label) => size * lengths.get(label)!, 1)).fill(0);
  for (const index of positions([...lengths.values()])) {
    const product = operands.reduce((value, operand, i) => value * operand.data[flat(terms[i]!, index)]!, 1);
    sums[flat(result, index)]! += product;
  }
  return sums;
}

const written: Readonly<Record<string, string>> = {
  'i,i': 'i,i->',
  ba: 'ba->ab',
  'b i , b i -> b': 'bi,bi->b',
};

describe.each(cases.map((operatorCase, i) => [equations[i]![0], operatorCase] as const))(
  '%s',
  (equation, operatorCase) => {
    test('is the sum over all labels', () => {
      const { builder, outputs } = buildCase(operatorCase, 'float64');
      const feeds = Object.fromEntries(
        Object.entries(operatorCase.inputs).map(([name, { shape, data }]) => [
          name,
          { type: 'float64', shape, data: Float64Array.from(data) } as const,
        ]),
      );
      const operands = Object.values(feeds);
      const ranks = operands.map(({ shape }) => shape.length);
      const plain = (written[equation] ?? equation)
        .replaceAll('...ij', ranks[0] === 4 ? 'abij' : 'bij')
        .replaceAll('...jk', ranks[1] === 4 ? 'abjk' : 'bjk')
        .replace('...ik', 'abik');
      const result = runReference(builder.build(), feeds)[outputs[0]!]!;
      const expected = literalEinsum(plain, operands);
      expect(result.data).toHaveLength(expected.length);
      result.data.forEach((value, i) => expect(value).toBeCloseTo(expected[i]!, 12));
    });
  },
);

test('the batch stays symbolic', () => {
  const builder = new GraphBuilder();
  builder.input('q', { type: 'float32', shape: [batch, 5, 2, 4] });
  builder.input('k', { type: 'float32', shape: [batch, 7, 2, 4] });
  const [scores] = addCompound(builder, 'Einsum', ['q', 'k'], { equation: 'bqhd,bkhd->bhqk' }, {}, 1)!;
  expect(builder.info(scores!).shape).toEqual([batch, 2, 5, 7]);
});

test.each([
  ['ii->i', [[3, 3]], 'names an axis twice'],
  [
    'ij,jk->ik',
    [
      [2, 3],
      [4, 2],
    ],
    'the shapes [2, 3] and [4, 2] do not fit "ij,jk->ik"',
  ],
  ['ij,jk->ik', [[2, 3]], 'has 2 operands, the node 1'],
  ['ijk->i', [[2, 3]], 'the term "ijk" of "ijk->i" does not fit a value of 2 axes'],
  ['ij->k', [[2, 3]], 'no operand of "ij->k" has the label k'],
  ['ij=>k', [[2, 3]], 'the equation "ij=>k" is not understood'],
])('%s of %j is refused', (equation, shapes, message) => {
  const builder = new GraphBuilder();
  const inputs = shapes.map((shape, i) => builder.input(`x${i}`, { type: 'float32', shape }));
  expect(() => addCompound(builder, 'Einsum', inputs, { equation }, { name: 'attention' }, 1)).toThrow(
    `Einsum node "attention": `,
  );
  expect(() => addCompound(builder, 'Einsum', inputs, { equation }, {}, 1)).toThrow(message);
});
