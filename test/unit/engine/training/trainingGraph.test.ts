import { describe, expect, test } from 'vitest';
import { float32 } from '../../../../src/engine/graph/Tensor.ts';
import { toReference } from '../../../../src/engine/reference/evaluateNode.ts';
import type { ReferenceValue } from '../../../../src/engine/reference/ReferenceValue.ts';
import { Random } from '../../../../src/engine/numeric/Random.ts';
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
    const feeds = await feedsOf(training, 4);
    const results = runReference(training.graph, feeds);
    const random = new Random(5);
    for (const [weight, gradient] of training.gradients) {
      const { type, shape, data } = feeds[weight]!;
      const direction = Array.from(data, () => random.normal());
      // The loss on a line through the weights, in a random direction: its slope is that of the gradient.
      const along = Float64Array.of(0);
      const loss = (): number => {
        const moved = { type, shape, data: data.map((value, i) => value + along[0]! * direction[i]!) };
        return runReference(training.graph, { ...feeds, [weight]: moved })[training.loss]!.data[0]!;
      };
      const [slope] = finiteDifferences(loss, along, 1e-4);
      const found = results[gradient]!;
      expect(found.shape).toEqual(shape);
      const expected = found.data.reduce((sum, value, i) => sum + value * direction[i]!, 0);
      expect(Math.abs(slope! - expected), weight).toBeLessThan(1e-5 * Math.max(1, Math.abs(expected)));
    }
  });
});
