import fc from 'fast-check';
import { expect, test } from 'vitest';
import { GraphBuilder } from '../../../../../src/engine/graph/GraphBuilder.ts';
import { expandTo } from '../../../../../src/engine/graph/operators/expandTo.ts';
import { unbroadcast } from '../../../../../src/engine/graph/operators/unbroadcast.ts';
import { batch, withBatch, type Dim } from '../../../../../src/engine/graph/Shape.ts';
import { elementCount } from '../../../../../src/engine/graph/Tensor.ts';
import { runReference } from '../../../../../src/engine/reference/runReference.ts';

const batchSize = 3;

/** A shape, and one that broadcasts to it: some axes of length 1, some left out in front. */
const pairs = fc
  .array(
    fc.record({ dim: fc.oneof(fc.constant<Dim>(batch), fc.integer({ min: 1, max: 3 })), kept: fc.boolean() }),
    {
      maxLength: 4,
    },
  )
  .filter((axes) => axes.filter(({ dim }) => dim === batch).length <= 1)
  .chain((axes) =>
    fc.nat(axes.length).map((dropped) => ({
      large: axes.map(({ dim }) => dim),
      small: axes.slice(dropped).map(({ dim, kept }) => (kept ? dim : 1)),
    })),
  );

test('sums the gradient over the elements that were copies of one', () => {
  fc.assert(
    fc.property(pairs, ({ large, small }) => {
      const builder = new GraphBuilder();
      builder.input('gradient', { type: 'float64', shape: large });
      builder.input('value', { type: 'float64', shape: small });
      const result = builder.output(unbroadcast(builder, 'gradient', 'value'));
      expect(builder.info(result).shape).toEqual(small);
      const data = Float64Array.from({ length: elementCount(withBatch(large, batchSize)) }, (_, i) => i + 1);
      const value = new Float64Array(elementCount(withBatch(small, batchSize)));
      const sums = runReference(builder.build(), {
        gradient: { type: 'float64', shape: withBatch(large, batchSize), data },
        value: { type: 'float64', shape: withBatch(small, batchSize), data: value },
      })[result]!;
      const expected = value.slice();
      data.forEach(
        (element, i) =>
          (expected[source(i, withBatch(large, batchSize), withBatch(small, batchSize))]! += element),
      );
      expect(sums.shape).toEqual(withBatch(small, batchSize));
      expect(sums.data).toEqual(expected);
    }),
  );
});

test('expandTo copies each element to all the places that unbroadcast sums', () => {
  fc.assert(
    fc.property(pairs, ({ large, small }) => {
      const builder = new GraphBuilder();
      builder.input('like', { type: 'float64', shape: large });
      builder.input('value', { type: 'float64', shape: small });
      const result = builder.output(expandTo(builder, 'value', 'like'));
      expect(builder.info(result).shape).toEqual(large);
      const [to, from] = [withBatch(large, batchSize), withBatch(small, batchSize)];
      const value = Float64Array.from({ length: elementCount(from) }, (_, i) => i);
      const copies = runReference(builder.build(), {
        like: { type: 'float64', shape: to, data: new Float64Array(elementCount(to)) },
        value: { type: 'float64', shape: from, data: value },
      })[result]!;
      expect(copies.shape).toEqual(to);
      expect([...copies.data]).toEqual(Array.from(copies.data, (_, i) => source(i, to, from)));
    }),
  );
});

/** The element of the smaller value that broadcasting puts at place `i` of the larger one. */
function source(i: number, large: readonly number[], small: readonly number[]): number {
  const index: number[] = [];
  for (const length of [...large].reverse()) {
    index.unshift(i % length);
    i = Math.floor(i / length);
  }
  return small.reduce(
    (flat, length, axis) => flat * length + (length === 1 ? 0 : index[axis + large.length - small.length]!),
    0,
  );
}
