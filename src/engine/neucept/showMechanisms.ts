import { decodeArray, encodeArray } from '../../protocol/EncodedArray.ts';
import type { Mechanisms } from '../../protocol/Mechanisms.ts';
import type { NeuceptResult } from '../../protocol/NeuceptResult.ts';
import type { ConductanceAnalysis } from '../conductance/ConductanceAnalysis.ts';
import { encodeInputs } from '../conductance/encodeInputs.ts';
import { NetworkRunner } from '../conductance/NetworkRunner.ts';
import type { PathNetwork } from '../conductance/PathNetwork.ts';
import { elementCount } from '../graph/Tensor.ts';

/** Inputs stored with the result, so that pictures show without the data: 11 MB of text. */
const shownBytes = 8 << 20;
/** Samples of each mechanism that are stored first. */
const nearest = 24;

/** Mechanisms with inputs to show. */
export async function showMechanisms(
  { data, runtime, signal }: Pick<ConductanceAnalysis, 'data' | 'runtime' | 'signal'>,
  network: PathNetwork,
  mechanisms: Mechanisms,
): Promise<Pick<NeuceptResult, 'mechanisms' | 'input'>> {
  // An embedding is no picture of its tokens.
  if (network.embed) return { mechanisms };
  const fitting = Math.max(1, Math.floor(shownBytes / (4 * elementCount(network.sampleShape))));
  const shown = samplesToShow(mechanisms).slice(0, fitting);
  const rows = decodeArray(mechanisms.samples.row);
  const passes = new NetworkRunner(runtime, network, 1, signal);
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
