import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { highestSamples } from '../../../webview/views/highestSamples.ts';
import { listKeys } from '../../../webview/views/listKeys.ts';
import { selectNeurons } from '../../../webview/views/selectNeurons.ts';

const layer = { scores: [0.5, -2, 0, 1, -0.5], meanAbsolute: [0.5, 2, 0.1, 1, 0.5] };

describe('selectNeurons', () => {
  it('ranks by mean absolute conductance, equal ones in their own order', () => {
    expect(selectNeurons(layer, 'all', { column: 'rank', descending: false })).toEqual([1, 3, 0, 4, 2]);
  });

  it('keeps one sign; zero has none', () => {
    expect(selectNeurons(layer, 'positive', { column: 'rank', descending: false })).toEqual([3, 0]);
    expect(selectNeurons(layer, 'negative', { column: 'rank', descending: false })).toEqual([1, 4]);
  });

  it('sorts by each column in both directions', () => {
    expect(selectNeurons(layer, 'all', { column: 'score', descending: true })).toEqual([3, 0, 2, 4, 1]);
    expect(selectNeurons(layer, 'all', { column: 'score', descending: false })).toEqual([1, 4, 2, 0, 3]);
    expect(selectNeurons(layer, 'all', { column: 'neuron', descending: true })).toEqual([4, 3, 2, 1, 0]);
    expect(selectNeurons(layer, 'all', { column: 'meanAbsolute', descending: false })).toEqual([
      2, 0, 4, 3, 1,
    ]);
    expect(selectNeurons(layer, 'all', { column: 'rank', descending: true })).toEqual([2, 4, 0, 3, 1]);
  });
});

describe('highestSamples', () => {
  it('orders the samples of one neuron by their conductance', () => {
    // [samples, neurons] = [4, 2]
    const perSample = [0, 5, 1, 7, 2, 7, 3, -1];
    expect(highestSamples(perSample, 2, 1, [0, 1, 2, 3], 3)).toEqual([1, 2, 0]);
    expect(highestSamples(perSample, 2, 0, [0, 1, 2, 3], 2)).toEqual([3, 2]);
  });

  it('looks at the given samples only, and at those that are stored', () => {
    expect(highestSamples([0, 5, 1, 7, 2, 7, 3, -1], 2, 1, [0, 2, 3, 4, 9], 9)).toEqual([2, 0, 3]);
  });
});

describe('listKeys', () => {
  it('never leaves the list', () => {
    const keys = fc.constantFrom(
      'ArrowRight',
      'ArrowLeft',
      'ArrowUp',
      'ArrowDown',
      'PageUp',
      'PageDown',
      'Home',
      'End',
    );
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 50 }), fc.array(keys), (count, pressed) => {
        let index = 0;
        for (const key of pressed) {
          index = listKeys(key, index, count)!;
          expect(index).toBeGreaterThanOrEqual(0);
          expect(index).toBeLessThan(count);
        }
      }),
    );
  });

  it('leaves other keys alone and starts at the first item where none is chosen', () => {
    expect(listKeys('a', 3, 9)).toBeUndefined();
    expect(listKeys('Tab', 3, 9)).toBeUndefined();
    expect(listKeys('ArrowRight', -1, 9)).toBe(0);
  });
});
