import { describe, expect, it } from 'vitest';
import { findNeuron } from '../../../src/cli/findNeuron.ts';
import { makeRulesResult } from '../../support/makeRulesResult.ts';

describe('findNeuron', () => {
  const result = makeRulesResult();
  result.layers[1]!.name = 'block:1';

  it.each([
    ['class:2', 'class', 2],
    ['class:owl', 'class', 2],
    ['block:1:9', 'block:1', 9],
  ])('%s', (text, layer, neuron) => {
    const found = findNeuron(result, text);
    expect([found.layer.name, found.neuron]).toEqual([layer, neuron]);
  });

  it('takes a side of two matrices by its first word', () => {
    const matrices = makeRulesResult();
    Object.assign(matrices.layers[0]!, { name: 'heads (H.npy)', kind: 'matrix' });
    expect(findNeuron(matrices, 'heads:1').layer).toBe(matrices.layers[0]);
    expect(() => findNeuron(matrices, 'head:1')).toThrow(/there are heads \(H\.npy\)/);
  });

  it.each([
    ['conv9:1', /there are class, block:1, conv/],
    ['owl', /name a layer and a neuron, such as class:0/],
    ['class:fox', /class has the neurons 0 to 2, named cat, dog, owl/],
    ['conv:20', /conv has the neurons 0 to 19/],
    ['conv:', /0 to 19/],
    ['conv:1.5', /0 to 19/],
  ])('refuses %s', (text, message) => {
    expect(() => findNeuron(result, text)).toThrow(message);
  });
});
