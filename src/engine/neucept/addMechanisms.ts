import type { MechanismParameters } from '../../protocol/Mechanisms.ts';
import type { NeuceptLayer, NeuceptResult } from '../../protocol/NeuceptResult.ts';
import type { LayerActivations } from '../activations/readLayerActivations.ts';
import type { PathNetwork } from '../conductance/PathNetwork.ts';
import { Matrix } from '../numeric/Matrix.ts';
import type { NeuceptAnalysis } from './analyseNetwork.ts';
import { checkMechanismCount } from './mechanisms/checkMechanismCount.ts';
import { chooseRepresentatives } from './mechanisms/chooseRepresentatives.ts';
import { clusteredSamples } from './mechanisms/clusteredSamples.ts';
import type { MechanismSamples } from './mechanisms/MechanismProblem.ts';
import { learnOrWarn } from './mechanisms/learnOrWarn.ts';
import { predictedSamples } from './predictedSamples.ts';
import { showMechanisms } from './showMechanisms.ts';

/** An analysis that mechanisms are asked of. */
type MechanismAnalysis = NeuceptAnalysis & {
  readonly parameters: { readonly mechanisms: MechanismParameters };
};

/**
 * The samples that mechanisms are made from, as far as the parameters choose among them.
 * @param rows of the data set, that were read
 * Throws an InputError where they are too few.
 */
export function mechanismSamples(
  { fine, parameters: { network, mechanisms } }: MechanismAnalysis,
  read: LayerActivations,
  rows: readonly number[],
  warnings: string[],
): MechanismSamples {
  const samples = predictedSamples(network.class, fine, read, rows, warnings);
  const clustered = clusteredSamples({ samples, classIndex: network.class, parameters: mechanisms }).length;
  checkMechanismCount(mechanisms.count, clustered, rows.length);
  return samples;
}

/**
 * The mechanisms of the class, made from critical neurons of all tested layers, with inputs to show.
 * @param layers the tested ones, with the activations of the samples
 */
export async function addMechanisms(
  analysis: MechanismAnalysis,
  network: PathNetwork,
  samples: MechanismSamples,
  layers: readonly (readonly [NeuceptLayer, Matrix])[],
  warnings: string[],
): Promise<Pick<NeuceptResult, 'mechanisms' | 'input'>> {
  const { fine, parameters, seed, signal } = analysis;
  const columns = layers.flatMap(([layer, activations]) =>
    chooseRepresentatives(layer, activations, parameters.mechanisms, warnings).map((neuron) => ({
      layer: layer.name,
      neuron,
      activations,
    })),
  );
  const representation = new Matrix(samples.row.length, columns.length);
  columns.forEach(({ activations, neuron }, j) => {
    for (let i = 0; i < representation.rows; i++) representation.set(i, j, activations.at(i, neuron));
  });
  const mechanisms = await learnOrWarn(
    {
      representation,
      representatives: columns.map(({ layer, neuron }) => ({ layer, neuron })),
      samples,
      fineNames: fine?.names,
      classIndex: parameters.network.class,
      parameters: parameters.mechanisms,
      seed,
      signal,
      progress: analysis.progress,
    },
    warnings,
  );
  if (!mechanisms) return {};
  return showMechanisms(analysis, network, mechanisms);
}
