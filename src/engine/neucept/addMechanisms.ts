import { decodeArray, encodeArray } from '../../protocol/EncodedArray.ts';
import type { MechanismParameters, Mechanisms } from '../../protocol/Mechanisms.ts';
import type { NeuceptLayer, NeuceptResult } from '../../protocol/NeuceptResult.ts';
import type { LayerActivations } from '../activations/readLayerActivations.ts';
import { encodeInputs } from '../conductance/encodeInputs.ts';
import { NetworkRunner } from '../conductance/NetworkRunner.ts';
import type { PathNetwork } from '../conductance/PathNetwork.ts';
import { elementCount } from '../graph/Tensor.ts';
import { InputError } from '../InputError.ts';
import { highestPosition } from '../numeric/highestPosition.ts';
import { Matrix } from '../numeric/Matrix.ts';
import type { NeuceptAnalysis } from './analyseNetwork.ts';
import { chooseRepresentatives } from './mechanisms/chooseRepresentatives.ts';
import { clusteredSamples } from './mechanisms/clusteredSamples.ts';
import type { MechanismSamples } from './mechanisms/MechanismProblem.ts';
import { learnOrWarn } from './mechanisms/learnOrWarn.ts';

/** Inputs stored with the result, so that pictures show without the data: 11 MB of text. */
const shownBytes = 8 << 20;
/** Samples of each mechanism that are stored first. */
const nearest = 24;

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
  { outputs, labels }: LayerActivations,
  rows: readonly number[],
): MechanismSamples {
  const samples = {
    row: Int32Array.from(rows),
    predicted: Int32Array.from(rows, (_, i) =>
      highestPosition(outputs.values.subarray(i * outputs.columns, (i + 1) * outputs.columns)),
    ),
    output: Float64Array.from(rows, (_, i) => outputs.at(i, network.class)),
    label: labels,
    fine: fine && Int32Array.from(rows, (row) => fine.labels[row]!),
  };
  const clustered = clusteredSamples({ samples, classIndex: network.class, parameters: mechanisms }).length;
  if (mechanisms.count !== 'auto' && mechanisms.count > clustered) {
    throw new InputError(
      `${mechanisms.count} mechanisms are more than the ${clustered} samples that are clustered (of ${rows.length}); ` +
        'ask for fewer, or take more samples',
    );
  }
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
  const { data, fine, parameters, seed, signal } = analysis;
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
  // An embedding is no picture of its tokens.
  if (network.embed) return { mechanisms };
  const fitting = Math.max(1, Math.floor(shownBytes / (4 * elementCount(network.sampleShape))));
  const shown = samplesToShow(mechanisms).slice(0, fitting);
  const rows = decodeArray(mechanisms.samples.row);
  const passes = new NetworkRunner(analysis.runtime, network, 1, signal);
  return {
    mechanisms: { ...mechanisms, shown: encodeArray(Int32Array.from(shown), [shown.length]) },
    input: {
      name: network.input,
      shape: [...network.sampleShape],
      shown: await encodeInputs(
        passes,
        data,
        shown.map((position) => rows[position]!),
      ),
    },
  };
}

/** Positions of samples, what is wanted most first: those nearest to the mean of their mechanism, then those that are embedded. */
function samplesToShow({
  representation,
  assignment,
  sizes,
  centre,
  scale,
  embedding,
}: Mechanisms): number[] {
  const width = centre.length;
  const values = decodeArray(representation);
  const mechanism = decodeArray(assignment);
  const standard = (i: number, j: number): number => (values[i * width + j]! - centre[j]!) / scale[j]!;
  const means = sizes.map(() => new Float64Array(width));
  mechanism.forEach((k, i) => {
    for (let j = 0; j < width; j++) means[k]![j] = means[k]![j]! + standard(i, j) / sizes[k]!;
  });
  const distances = Array.from(mechanism, (k, i) =>
    means[k]!.reduce((sum, mean, j) => sum + (standard(i, j) - mean) ** 2, 0),
  );
  const members = sizes.map((): number[] => []);
  mechanism.forEach((k, i) => members[k]!.push(i));
  for (const list of members) list.sort((a, b) => distances[a]! - distances[b]!);
  const inTurn = Array.from({ length: nearest }, (_, rank) => members.flatMap((list) => list[rank] ?? []));
  const embedded = embedding?.positions ? decodeArray(embedding.positions) : mechanism.map((_, i) => i);
  return [...new Set([...inTurn.flat(), ...embedded])];
}
