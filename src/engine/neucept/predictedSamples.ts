import type { LayerActivations } from '../activations/readLayerActivations.ts';
import { highestPosition } from '../numeric/highestPosition.ts';
import type { NeuceptAnalysis } from './analyseNetwork.ts';
import type { MechanismSamples } from './mechanisms/MechanismProblem.ts';

/**
 * Samples as mechanisms take them: with the network's prediction, and its output for the class. Labels that the network
 * has no outputs for are left out, and all of them where it has one output, which predicts no class.
 * @param rows of the data set, that were read
 */
export function predictedSamples(
  classIndex: number,
  fine: NeuceptAnalysis['fine'],
  { outputs, labels }: Pick<LayerActivations, 'outputs' | 'labels'>,
  rows: readonly number[],
  warnings: string[],
): MechanismSamples {
  const highest = labels?.reduce((most, label) => Math.max(most, label), -1) ?? -1;
  const one = outputs.columns === 1;
  const foreign = highest >= outputs.columns;
  if (one && labels) {
    warnings.push(
      'the network has one output, which predicts no class: all samples count as predicted, and mechanisms have no precision',
    );
  } else if (foreign) {
    warnings.push(
      `the data has labels up to ${highest}, and the network the outputs 0 to ${outputs.columns - 1}: they are labels of ` +
        'something else, and nothing says which predictions are right; "classes" in neuron-lens.json puts labels together',
    );
  }
  return {
    row: Int32Array.from(rows),
    predicted: Int32Array.from(rows, (_, i) =>
      highestPosition(outputs.values.subarray(i * outputs.columns, (i + 1) * outputs.columns)),
    ),
    output: Float64Array.from(rows, (_, i) => outputs.at(i, classIndex)),
    label: foreign || one ? undefined : labels,
    fine: fine && Int32Array.from(rows, (row) => fine.labels[row]!),
  };
}
