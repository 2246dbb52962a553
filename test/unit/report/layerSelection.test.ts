import { expect, it } from 'vitest';
import { layerSelection } from '../../../src/report/layerSelection.ts';
import { rankNeurons } from '../../../src/report/rankNeurons.ts';
import { makeConductanceResult } from '../../support/makeConductanceResult.ts';
import { makeNeucept } from '../../support/makeNeucept.ts';
import { makePathwayResult } from '../../support/makePathwayResult.ts';
import { makeRulesResult } from '../../support/makeRulesResult.ts';

it('chooses a layer in the view of each kind of result', () => {
  const conductance = makeConductanceResult();
  const conv2 = conductance.layers.find(({ name }) => name === 'conv2')!;
  expect(layerSelection(conductance, 'conv2')).toEqual({
    layer: 'conv2',
    neuron: rankNeurons(conv2)[0],
    sample: 0,
    group: 'all',
  });
  expect(layerSelection(makeNeucept(), 'fc1')).toEqual({ neucept: { layer: 0 } });
  expect(layerSelection(makePathwayResult(), 'dense')).toEqual({
    pathway: { sample: 0, level: 1, layer: 1 },
  });
  expect(layerSelection(makeRulesResult(), 'conv')).toEqual({ rule: { pair: 1, rule: 0 } });
});

it('chooses nothing for a layer that is not there', () => {
  for (const result of [makeConductanceResult(), makeNeucept(), makePathwayResult(), makeRulesResult()]) {
    expect(layerSelection(result, 'other')).toBeUndefined();
  }
});
