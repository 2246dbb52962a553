import { describe, expect, it } from 'vitest';
import { mergeWarnings } from '../../../../../src/engine/neucept/comparison/mergeWarnings.ts';

describe('the warnings of two analyses', () => {
  it('are told once for what both say, and once for what is said of several layers', () => {
    const constant = (some: number, all: number) => `${some} of ${all} neurons are constant`;
    expect(
      mergeWarnings(
        [`conv1: ${constant(3, 6)}`, 'no labels', `conv2: ${constant(1, 16)}`, 'conv1: too few samples'],
        [`conv2: ${constant(4, 16)}`, 'no labels', 'other data: 5'],
        ['conv1', 'conv2'],
      ),
    ).toEqual([
      `A: conv1: ${constant(3, 6)}; likewise conv2 of A and conv2 of B`,
      'A and B: no labels',
      'A: conv1: too few samples',
      'B: other data: 5',
    ]);
  });

  it('with other numbers are told apart where they name no layer', () => {
    expect(mergeWarnings(['labels up to 9'], ['labels up to 3'], [])).toEqual([
      'A: labels up to 9',
      'B: labels up to 3',
    ]);
  });
});
