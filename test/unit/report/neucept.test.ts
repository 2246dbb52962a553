import { describe, expect, it } from 'vitest';
import { parseResult } from '../../../src/protocol/Result.ts';
import { neuceptVerdict } from '../../../src/report/describeNeucept.ts';
import { inputPlace } from '../../../src/report/inputPlace.ts';
import { resultSvg } from '../../../src/report/resultSvg.ts';
import { resultText } from '../../../src/report/resultText.ts';
import { resultTitle } from '../../../src/report/resultTitle.ts';
import { makeNeucept } from '../../support/makeNeucept.ts';

const nothing = { selected: [], eValues: [0, 0, 0, 0], ranks: [1, 1, 1, 1] };

describe('critical neurons as text', () => {
  it('names the neurons, their scores and the groups they stand for', () => {
    const text = resultText(makeNeucept());
    expect(text).toContain('Critical neurons in z.npy for y.npy');
    expect(text).toContain('2 of 4 tested neurons are selected at precision 50.0 %');
    const rows = text.split('\n').filter((line) => line.includes('#'));
    expect(rows.map((row) => row.trim().split(/\s{2,}/))).toEqual([
      ['1=', '#2', '4.00', '10 of 10', '0.500', 'selected'],
      ['1=', '#3', '4.00', '9 of 10', '0.400', 'selected', '4'],
      ['3=', '#0', '0', '1 of 10', '0.100'],
      ['3=', '#5', '0', '0 of 10', '-0.100'],
    ]);
    expect(resultText(makeNeucept(), { top: 1 })).toContain('and 3 more');
    expect(text).toContain('warning: fc1: 1 of 6 neurons are constant');
  });

  it('says which samples neurons were tested on', () => {
    const made = makeNeucept({ samples: 107 });
    const network = { layers: ['fc1'], class: 0, unit: 'channel', samples: 'class' } as const;
    const result = { ...made, parameters: { ...made.parameters, network: { ...network, layers: ['fc1'] } } };
    expect(resultText(result)).toMatch(/samples: 1\D?000, tested on the 107 samples of the class, /);
    expect(resultText(made)).toMatch(/samples: 1\D?000, tested on all samples, /);
  });

  it('says why nothing is selected, and at which precision something would be', () => {
    const result = makeNeucept({ ...nothing, next: { q: 0.75, selected: 3 } });
    const [layer] = result.layers as [(typeof result.layers)[number]];
    expect(neuceptVerdict(layer, result.parameters)).toContain('no fewer than 4 can be selected');
    expect(neuceptVerdict(layer, result.parameters)).toContain('would be is 25.0\u2009%, with 3');
    expect(neuceptVerdict(layer, { ...result.parameters, precision: 0.9 })).toContain(
      'at least 20 have to be selected at once, and only 4 were tested',
    );
  });

  it('has a picture with the score that selected neurons reach', () => {
    expect(resultTitle(makeNeucept())).toBe('Critical neurons in z.npy for y.npy');
    expect(resultSvg(makeNeucept()).match(/#d6604d/g)).toHaveLength(2);
    expect(resultSvg(makeNeucept())).toContain('stroke-dasharray');
    expect(resultSvg(makeNeucept(nothing))).not.toContain('#d6604d');
  });
});

describe('a number of the input', () => {
  it('is called by its place in the picture', () => {
    const layer = { name: 'input', square: 4 };
    expect(inputPlace({ ...layer, shape: [1, 6, 5] }, 13)).toBe('row 2, column 3');
    expect(inputPlace({ ...layer, shape: [3, 6, 5] }, 43)).toBe('row 2, column 3, channel 1');
    expect(inputPlace({ ...layer, shape: [6, 5, 3] }, 40)).toBe('row 2, column 3, channel 1');
    expect(inputPlace({ ...layer, shape: [6, 5] }, 13)).toBe('row 2, column 3');
    // Neither of a vector, nor of another layer.
    expect(inputPlace({ name: 'input', shape: [30] }, 13)).toBeUndefined();
    expect(inputPlace({ ...layer, name: 'conv1', shape: [1, 6, 5] }, 13)).toBeUndefined();
    const result = makeNeucept({ name: 'input', shape: [1, 2, 3], square: 4 });
    expect(resultText(result)).toContain('#2 (row 0, column 2)');
  });
});

describe('a document of critical neurons', () => {
  it('opens, and is refused when its lists do not fit', () => {
    expect(parseResult(makeNeucept())).toEqual(makeNeucept());
    for (const layer of [
      { counts: [1] },
      { order: [2, 3, 0, 4] },
      { selected: [1] },
      { tested: [0, 2, 3, 6] },
    ]) {
      expect(() => parseResult(makeNeucept(layer))).toThrow('layers.0: its lists do not fit its neurons');
    }
    const twice = makeNeucept();
    twice.layers.push(twice.layers[0]!);
    expect(() => parseResult(twice)).toThrow('layers: a layer is there twice');
  });
});
