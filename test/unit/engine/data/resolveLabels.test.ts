import { describe, expect, it } from 'vitest';
import { resolveLabels } from '../../../../src/engine/data/resolveLabels.ts';

function resolve(...[found, names, classes]: [(number | string)[], string[]?, Record<string, number[]>?]) {
  const { labels, names: result } = resolveLabels(found, names, classes, 'it');
  return { labels: [...labels], names: result };
}

it('numbers stay numbers, with or without names', () => {
  expect(resolve([2, 0])).toEqual({ labels: [2, 0], names: undefined });
  expect(resolve(['2', '0'])).toEqual({ labels: [2, 0], names: undefined });
  expect(resolve([2, 0], ['a', 'b', 'c'])).toEqual({ labels: [2, 0], names: ['a', 'b', 'c'] });
});

it('names become their number in the list, or among themselves', () => {
  expect(resolve(['c', 'a'], ['a', 'b', 'c'])).toEqual({ labels: [2, 0], names: ['a', 'b', 'c'] });
  expect(resolve(['c', 'a', 'c'])).toEqual({ labels: [1, 0, 1], names: ['a', 'c'] });
  // A name that is a number is a name first.
  expect(resolve(['1', '0'], ['1', '0'])).toEqual({ labels: [0, 1], names: ['1', '0'] });
});

it('coarse classes gather fine labels', () => {
  expect(resolve([3, 4, 9], undefined, { even: [4], odd: [3, 9] })).toEqual({
    labels: [1, 0, 1],
    names: ['even', 'odd'],
  });
  expect(() => resolve([3, 5], undefined, { even: [4], odd: [3, 9] })).toThrow(
    'label 5 of row 1 is in none of the "classes" even, odd',
  );
});

it('fine labels stay beside the coarse classes that they make', () => {
  const classes = { even: [0, 2], odd: [1] };
  const { fine } = resolveLabels(['two', 'one', 'zero'], ['zero', 'one', 'two'], classes, 'it');
  expect([...fine!.labels]).toEqual([2, 1, 0]);
  expect(fine!.names).toEqual(['zero', 'one', 'two']);
  expect(resolveLabels([1], undefined, undefined, 'it')).not.toHaveProperty('fine');
});

describe('refuses', () => {
  it.each<[string, (number | string)[], string[] | undefined, string]>([
    [
      'a label out of range',
      [0, 2],
      ['a', 'b'],
      'label 2 of row 1 is out of range: there are 2 classes (a, b)',
    ],
    [
      'a name that is not in the list',
      ['a', 'x'],
      ['a', 'b'],
      'the label "x" of row 1 is no class; use numbers from 0, or one of a, b',
    ],
    [
      'a negative number',
      [0, -1],
      undefined,
      'the label "-1" of row 1 is no class; use whole numbers from 0, or names',
    ],
    ['a fraction', ['0', '1.5'], undefined, 'the label "1.5" of row 1 is no class'],
  ])('%s', (_, found, names, message) => {
    expect(() => resolve(found, names)).toThrow(message);
  });
});
