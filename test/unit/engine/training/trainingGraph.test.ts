import { describe, expect, test } from 'vitest';
import { float32 } from '../../../../src/engine/graph/Tensor.ts';
import { toReference } from '../../../../src/engine/reference/evaluateNode.ts';
import type { ReferenceValue } from '../../../../src/engine/reference/ReferenceValue.ts';
import { runReference } from '../../../../src/engine/reference/runReference.ts';
import { trainingGraph } from '../../../../src/engine/training/trainingGraph.ts';
import { finiteDifferences } from '../../../support/finiteDifferences.ts';
import { smallNetwork, squares, weightsOf } from '../../../support/trainingCase.ts';

const network = smallNetwork();
const io = { input: 'input', output: 'logits' } as const;

async function feedsOf(training: ReturnType<typeof trainingGraph>, samples: number) {
  const data = squares(samples);
  const oneHot = new Float32Array(samples * 3);
  data.labels!.forEach((label, row) => (oneHot[row * 3 + label] = 1));
  const read = await data.read(Array.from({ length: samples }, (_, row) => row));
  const feeds: Record<string, ReferenceValue> = {
    input: toReference(read),
    [training.labels]: toReference(float32(oneHot, [samples, 3])),
  };
  for (const weight of training.gradients.keys()) {
    feeds[weight] = toReference(network.constants.get(weight)!);
  }
  return feeds;
}

describe('trainingGraph', () => {
  test('trains weights and biases, and not the running statistics', () => {
    const training = trainingGraph(network, io);
    const expected = Object.keys(weightsOf(network)).filter((name) => !name.includes('running'));
    expect([...training.gradients.keys()].sort()).toEqual(expected.sort());
    expect(training.statistics.map(({ running }) => running)).toEqual([
      ['bn1.running_mean', 'bn1.running_var'],
      ['bn2.running_mean', 'bn2.running_var'],
    ]);
  });

  test('every gradient is that of the loss, through the statistics of the batch', async () => {
    const training = trainingGraph(network, io);
    const feeds = await feedsOf(training, 5);
    const results = runReference(training.graph, feeds);
    for (const [weight, gradient] of training.gradients) {
      const { type, shape, data } = feeds[weight]!;
      const at = Float64Array.from(data as ArrayLike<number>);
      const loss = (): number => {
        const { data: value } = runReference(training.graph, { ...feeds, [weight]: { type, shape, data: at } })[
          training.loss
        ]!;
        return Number(value[0]);
      };
      const expected = finiteDifferences(loss, at, 1e-4);
      const found = results[gradient]!;
      expect(found.shape).toEqual(shape);
      const scale = Math.max(1e-3, ...expected.map(Math.abs));
      expected.forEach((value, i) => {
        expect(Math.abs(Number(found.data[i]) - value)).toBeLessThan(1e-5 * scale);
      });
    }
  });
});
