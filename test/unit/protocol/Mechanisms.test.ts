import { expect, test } from 'vitest';
import { encodeArray, EncodedArraySchema } from '../../../src/protocol/EncodedArray.ts';
import { MechanismsSchema, type Mechanisms } from '../../../src/protocol/Mechanisms.ts';
import { makeMechanisms } from '../../support/makeMechanisms.ts';

const { mechanisms } = makeMechanisms();
const rows = mechanisms.samples.row.shape[0]!;
const integers = (value: number) => encodeArray(new Int32Array(rows).fill(value), [rows]);
const { samples } = mechanisms;
const [entropy, precision, embedding] = [mechanisms.entropy!, mechanisms.precision!, mechanisms.embedding!];
const columns = mechanisms.representatives.length;

test('mechanisms that an analysis makes are accepted', () => {
  expect(MechanismsSchema.safeParse(mechanisms).error).toBeUndefined();
});

test.each<[string, Partial<Mechanisms>]>([
  [
    'base64 that is none',
    { assignment: { ...mechanisms.assignment, base64: '!'.repeat(mechanisms.assignment.base64.length) } },
  ],
  [
    'padding in the middle',
    { assignment: { ...mechanisms.assignment, base64: `====${mechanisms.assignment.base64.slice(4)}` } },
  ],
  [
    'rows that are no whole numbers',
    { samples: { ...samples, row: encodeArray(new Float32Array(rows), [rows]) } },
  ],
  ['rows below 0', { samples: { ...samples, row: integers(-1) } }],
  ['fewer labels than samples', { samples: { ...samples, label: encodeArray(new Int32Array(3), [3]) } }],
  ['a fine label that is not counted', { samples: { ...samples, fine: integers(2_000_000_000) } }],
  ['outputs that are whole numbers', { samples: { ...samples, output: integers(0) } }],
  ['a mechanism that is not there', { assignment: integers(mechanisms.sizes.length) }],
  ['sizes of other samples', { sizes: mechanisms.sizes.map((size) => size + 1) }],
  [
    'an activation that is no number',
    { representation: encodeArray(new Float32Array(rows * columns).fill(NaN), [rows, columns]) },
  ],
  ['counts of no fine labels', { entropy: { ...entropy, counts: entropy.counts.map(() => []) } }],
  [
    'counts of as many fine labels as it likes',
    { entropy: { ...entropy, counts: entropy.counts.map((row, k) => row.slice(k)) } },
  ],
  [
    'more hits than samples',
    { precision: { ...precision, whole: { ...precision.whole, hits: precision.whole.of + 1 } } },
  ],
  [
    'more candidates than there can be',
    { candidates: Array.from({ length: 200_000 }, (_, count) => ({ count })) },
  ],
  [
    'points in whole numbers',
    { embedding: { ...embedding, points: encodeArray(new Int32Array(2 * rows), [rows, 2]) } },
  ],
])('%s: refused, and nothing is thrown', (_, wrong) => {
  expect(MechanismsSchema.safeParse({ ...mechanisms, ...wrong }).success).toBe(false);
});

test('many megabytes of base64 are read', () => {
  const large = encodeArray(new Uint8Array(12_000_000), [12_000_000]);
  expect(EncodedArraySchema.safeParse(large).success).toBe(true);
});
