import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BitMatrix } from '../../../../src/engine/numeric/BitMatrix.ts';
import { ColumnCounter, countingMemory } from '../../../../src/engine/numeric/ColumnCounter.ts';
import { Random } from '../../../../src/engine/numeric/Random.ts';

function randomMatrix(random: Random, rows: number, columns: number, density: number): BitMatrix {
  const matrix = new BitMatrix(rows, columns);
  for (let column = 0; column < columns; column++) {
    for (let row = 0; row < rows; row++) if (random.uniform() < density) matrix.set(row, column);
  }
  return matrix;
}

describe('ColumnCounter', () => {
  it('counts with SIMD what it counts in JavaScript, in every thread, for any shape and density', () => {
    const shape = fc.record({
      seed: fc.nat(),
      rows: fc.integer({ min: 1, max: 9000 }),
      columns: fc.integer({ min: 1, max: 9 }),
      density: fc.constantFrom(0, 0.01, 0.5, 1),
    });
    fc.assert(
      fc.property(shape, ({ seed, rows, columns, density }) => {
        const random = new Random(seed);
        const matrix = randomMatrix(random, rows, columns, density);
        const sets = [1, 0.3].map((share) => randomMatrix(random, rows, 1, share).column(0));
        const memory = countingMemory(matrix, 2);
        expect(memory).toBeDefined();
        const script = new ColumnCounter(matrix, undefined);
        const threads = [0, 1].map((thread) => new ColumnCounter(matrix, memory, thread));
        for (const set of sets) {
          const expected = [...script.counts(set)];
          for (const thread of threads) expect([...thread.counts(set)]).toEqual(expected);
        }
        // The whole set counts the ones, and does not disturb what another thread had counted.
        threads[0]!.counts(sets[0]!);
        const counts = threads[0]!.counts(sets[0]!);
        threads[1]!.counts(sets[1]!);
        expect([...counts]).toEqual([...matrix.counts()]);
      }),
      { numRuns: 60 },
    );
  });
});
