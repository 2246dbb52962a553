import type { LayerActivations } from '../activations/readLayerActivations.ts';
import { highestPosition } from '../numeric/highestPosition.ts';
import type { NeuceptAnalysis } from './analyseNetwork.ts';
import type { MechanismSamples } from './mechanisms/MechanismProblem.ts';

/**
 * Samples as mechanisms take them: with the network's prediction, and its output for the class.
 * @param rows of the data set, that were read
 */
export function predictedSamples(
  classIndex: number,
  fine: NeuceptAnalysis['fine'],
  { outputs, labels }: Pick<LayerActivations, 'outputs' | 'labels'>,
  rows: readonly number[],
): MechanismSamples {
  return {
    row: Int32Array.from(rows),
    predicted: Int32Array.from(rows, (_, i) =>
      highestPosition(outputs.values.subarray(i * outputs.columns, (i + 1) * outputs.columns)),
    ),
    output: Float64Array.from(rows, (_, i) => outputs.at(i, classIndex)),
    label: labels,
    fine: fine && Int32Array.from(rows, (row) => fine.labels[row]!),
  };
}
