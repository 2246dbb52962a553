import { NetworkRunner } from '../../conductance/NetworkRunner.ts';
import type { PathNetwork } from '../../conductance/PathNetwork.ts';
import { predictTargets } from '../../conductance/predictSamples.ts';
import { prune } from '../../graph/prune.ts';
import { InputError } from '../../InputError.ts';
import { largestBatch } from '../../runtime/batchBudget.ts';
import type { NeuronScoring } from './NeuronScorer.ts';

/** No more samples than this are run at once, so that a cancel does not wait. */
const mostRows = 1024;

/**
 * The rows of all samples, or of those of a class: with its label, or without labels those that are predicted as it.
 * Rejects with an InputError for a class that is none, or has no samples.
 */
export async function classRows(
  source: Omit<NeuronScoring, 'parameters' | 'seed'>,
  network: PathNetwork,
  classIndex: number,
  samples: 'class' | 'all',
): Promise<number[]> {
  const { model, data, memory, runtime, signal } = source;
  const classes = network.outputShape[0]!;
  if (classIndex >= classes) {
    throw new InputError(
      `class ${classIndex} does not exist: ${model.path} has ${classes} outputs, 0 to ${classes - 1}`,
    );
  }
  const all = Array.from({ length: data.samples }, (_, row) => row);
  if (samples === 'all') return all;
  const { labels } = data;
  let rows: number[];
  if (labels) {
    rows = all.filter((row) => labels[row] === classIndex);
  } else {
    const passes = new NetworkRunner(
      runtime,
      network,
      Math.min(mostRows, largestBatch(prune(network.graph, [network.output]), memory)),
      signal,
    );
    const predictions = await predictTargets(
      { model, data, labels: undefined, signal, parameters: { target: 'predicted' } },
      passes,
    );
    rows = predictions.samples.flatMap(({ index, predicted }) => (predicted === classIndex ? [index] : []));
  }
  if (rows.length > 0) return rows;
  throw new InputError(
    `no sample of ${data.name} ${labels ? 'has the label' : 'is predicted as the class'} ${classIndex}: take more samples, or another class`,
  );
}
