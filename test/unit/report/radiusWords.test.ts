import { expect, it } from 'vitest';
import { radiusWords } from '../../../src/report/radiusWords.ts';
import { makePathway, makePathwayResult } from '../../support/makePathwayResult.ts';

const { radius, ...level } = makePathway().sparsity[0]!;
const result = makePathwayResult();

it.each([
  [{ value: 0.6, rectifiers: 0.6, visited: 3, kinks: 3 }, /^Within 0.600 of this input.* by 0.100 each\.$/],
  [
    { value: 0.6, rectifiers: 0.9, visited: 3, kinks: 3 },
    /Without max poolings, as in the paper, it is 0.900\.$/,
  ],
  [{ value: 0.6, rectifiers: 0.6, visited: 3, kinks: 9 }, /^Within at most 0.600 .*upper bound: 3 of the 9/],
  [
    { value: 0, rectifiers: 0.5, visited: 3, kinks: 9 },
    /^The map holds at this very input only.*radius is 0.500\.$/,
  ],
  [{ visited: 3, kinks: 3 }, /linear everywhere/],
  [{ visited: 3, kinks: 9 }, /is not known: 3 of the 9/],
])('%j in words', (radius, words) => {
  expect(radiusWords(result, { ...level, radius }).join(' ')).toMatch(words);
});

it('says why there is none', () => {
  expect(radius).toBeDefined();
  expect(radiusWords({ ...result, notLinear: 'a Softmax' }, level)[0]).toContain(
    'no linear region: a Softmax',
  );
  expect(radiusWords(result, level)[0]).toContain('was not computed');
  const parameters = { ...result.parameters, radiusNeurons: 0 };
  expect(radiusWords({ ...result, parameters }, level)[0]).toContain('was not asked for');
});
