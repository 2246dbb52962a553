import { describe, expect, it } from 'vitest';
import type { DataSet } from '../../../../../src/engine/data/DataSet.ts';
import { neuronScoreDefaults } from '../../../../../src/engine/evaluation/neurons/neuronScoreDefaults.ts';
import { neuronScores } from '../../../../../src/engine/evaluation/neurons/neuronScores.ts';
import { orderScores } from '../../../../../src/engine/evaluation/neurons/orderScores.ts';
import { ReferenceRuntime } from '../../../../../src/engine/runtime/ReferenceRuntime.ts';
import { handModel } from '../../../../support/handModel.ts';
import { memoryDataSet } from '../../../../support/memoryDataSet.ts';
import { dense } from '../../../../support/pathNetworks.ts';

// Class 0 reads neuron 0 three times and class 1 reads neuron 1; nothing reads neuron 2.
const model = handModel([2], (builder, x) => {
  const y = builder.add('Relu', [dense(builder, x, [[1, 0, 1], [0, 1, 1]], [0, 0, 0])]); // prettier-ignore
  return dense(builder, y, [[3, 0], [0, 1], [0, 0]], [0, 0]); // prettier-ignore
});
const values = [2, 0, 4, 0, 0, 5];

function scores(
  method: Parameters<typeof neuronScores>[2],
  own: { data?: DataSet; class?: number; layer?: string } = {},
) {
  return neuronScores(
    {
      model,
      data: own.data ?? memoryDataSet(values, [2], { labels: [0, 0, 1] }),
      runtime: new ReferenceRuntime(),
      seed: 3,
      memory: 2 ** 30,
      signal: new AbortController().signal,
      parameters: neuronScoreDefaults,
      class: own.class ?? 0,
    },
    own.layer ?? 'Gemm1',
    method,
  );
}

it('means are over the samples of the class', async () => {
  // Samples 2 and 4 of class 0: activation 3 on average, of which class 0 takes three times as much.
  expect([...(await scores('deepLift'))]).toEqual([9, 0, 0]);
  expect([...(await scores('deepLift', { class: 1 }))]).toEqual([0, 5, 0]);
});

it('without labels they are over those that are predicted as it', async () => {
  const data = memoryDataSet(values, [2]);
  expect([...(await scores('deepLift', { data }))]).toEqual([9, 0, 0]);
});

it('a random order is one of its own for each seed', async () => {
  const found = await scores('random');
  expect([...found].sort()).toEqual([0, 1, 2]);
  expect(await scores('random')).toEqual(found);
});

it('NeuCEPT: tested neurons in their order, then those they stand for, then constant ones', () => {
  const found = orderScores({
    neurons: 7,
    order: [4, 1, 2],
    groups: [
      { representative: 2, members: [2, 6] },
      { representative: 4, members: [0, 4] },
    ],
  });
  expect([...found]).toEqual([4, 6, 5, 0, 7, 0, 3]);
});

describe('what cannot be used', () => {
  it.each([
    ['a class that is none', { class: 2 }, /class 2 does not exist: .* has 2 outputs, 0 to 1/],
    ['an unknown layer', { layer: 'conv9' }, /no layer is named "conv9"; there are/],
    [
      'a class without samples',
      { class: 1, data: memoryDataSet([1, 0], [2], { labels: [0] }) },
      /no sample of memory has the label 1/,
    ],
    [
      'one that nothing is predicted as',
      { class: 1, data: memoryDataSet([1, 0], [2]) },
      /is predicted as the class 1/,
    ],
  ])('%s', async (_, own, message) => {
    await expect(scores('saliency', own)).rejects.toThrow(message);
  });
});
