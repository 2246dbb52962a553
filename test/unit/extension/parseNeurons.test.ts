import { describe, expect, it } from 'vitest';
import { parseNeurons } from '../../../src/extension/questions/parseNeurons.ts';

describe('parseNeurons', () => {
  it.each([
    ['3', [3]],
    [' 7, 3,7 ', [3, 7]],
    ['0-2, 9', [0, 1, 2, 9]],
    ['4 - 4', [4]],
    ['0-9', [0, 1, 2, 3, 4, 5, 6, 7, 8, 9]],
  ])('reads %j', (text, neurons) => {
    expect(parseNeurons(text, 10)).toEqual(neurons);
  });

  it.each([
    ['', /"" is no neuron/],
    ['1,', /"" is no neuron/],
    ['-1', /"-1" is no neuron/],
    ['1.5', /"1.5" is no neuron/],
    ['two', /"two" is no neuron/],
    ['10', /no neuron 10: this layer has 0 to 9/],
    ['2-10', /no neuron 10/],
    ['5-2', /ends before it begins/],
  ])('says what is wrong with %j', (text, problem) => {
    expect(parseNeurons(text, 10)).toMatch(problem);
  });

  it('refuses more than can be shown, however the range is written', () => {
    expect(parseNeurons('0-63', 1e9)).toHaveLength(64);
    expect(parseNeurons('0-64', 1e9)).toMatch(/more than 64/);
    expect(parseNeurons('0-999999998', 1e9)).toMatch(/more than 64/);
  });
});
