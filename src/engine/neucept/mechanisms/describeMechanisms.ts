import { encodeArray, type EncodedArray } from '../../../protocol/EncodedArray.ts';
import type { Mechanisms } from '../../../protocol/Mechanisms.ts';
import type { Matrix } from '../../numeric/Matrix.ts';
import { InputError } from '../../InputError.ts';
import { clusterEntropy } from './clusterEntropy.ts';
import { embedRows, type RowSample } from './embedRows.ts';
import type { Pause } from '../../makePause.ts';
import type { MechanismProblem } from './MechanismProblem.ts';
import { meanSilhouette } from './silhouette.ts';
import { wilsonInterval } from './wilsonInterval.ts';

/** Samples with their mechanisms. */
interface ClusteredSamples {
  /** The clustered samples among those of the problem; what follows has a row for each. */
  readonly positions: readonly number[];
  /** [clustered, representatives]: activations as the network has them. */
  readonly representation: Matrix;
  /** The same as the classifier takes them. */
  readonly standard: Matrix;
  readonly assignment: Int32Array;
  /** Mechanisms, also those without samples. */
  readonly count: number;
  readonly sample: RowSample;
}

type Description = Pick<
  Mechanisms,
  | 'samples'
  | 'representation'
  | 'assignment'
  | 'sizes'
  | 'silhouette'
  | 'fineNames'
  | 'entropy'
  | 'precision'
  | 'embedding'
>;

/** Samples are counted for each fine label: numbers above this are no labels, but something else. */
const mostFineLabels = 10_000;

/** What is said of samples, whether their mechanisms were made from them or not. */
export async function describeMechanisms(
  { samples, fineNames, classIndex, parameters, seed }: MechanismProblem,
  { positions, representation, standard, assignment, count, sample }: ClusteredSamples,
  pause: Pause,
  step: (share: number) => void,
): Promise<Description> {
  const integers = (values: Int32Array): EncodedArray =>
    encodeArray(
      Int32Array.from(positions, (i) => values[i]!),
      [positions.length],
    );
  const sizes = new Array<number>(count).fill(0);
  for (const mechanism of assignment) sizes[mechanism]!++;
  const silhouette = meanSilhouette(
    sample.distances,
    sample.positions.map((i) => assignment[i]!),
  );
  const { row, predicted, output, label, fine } = samples;
  const precision = precisionOf();
  const embedding = await embedRows(standard, sample, parameters.embedding, seed, pause, step);
  return {
    samples: {
      row: integers(row),
      ...(predicted && { predicted: integers(predicted) }),
      output: encodeArray(
        Float32Array.from(positions, (i) => output[i]!),
        [positions.length],
      ),
      ...(label && { label: integers(label) }),
      ...(fine && { fine: integers(fine) }),
    },
    representation: encodeArray(Float32Array.from(representation.copy().values), [
      representation.rows,
      representation.columns,
    ]),
    assignment: encodeArray(assignment, [positions.length]),
    sizes,
    ...(silhouette !== undefined && { silhouette }),
    ...(fineNames && { fineNames: [...fineNames] }),
    ...(fine && {
      entropy: clusterEntropy(
        assignment,
        positions.map((i) => fine[i]!),
        count,
        fineLabelCount(fine, fineNames),
      ),
    }),
    ...(precision && { precision }),
    ...(embedding && { embedding }),
  };

  /** Of the samples that are predicted as the class; those with its label alone would all be right. */
  function precisionOf(): Mechanisms['precision'] {
    if (!predicted || !label || classIndex === undefined || parameters.clustered === 'label')
      return undefined;
    const [hits, of] = [new Array<number>(count).fill(0), new Array<number>(count).fill(0)];
    positions.forEach((i, at) => {
      if (predicted[i] !== classIndex) return;
      of[assignment[at]!]!++;
      if (label[i] === classIndex) hits[assignment[at]!]!++;
    });
    const sum = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0);
    if (sum(of) === 0) return undefined;
    return {
      whole: wilsonInterval(sum(hits), sum(of)),
      mechanisms: of.map((samples, k) => (samples > 0 ? wilsonInterval(hits[k]!, samples) : null)),
    };
  }
}

/** Throws an InputError for labels that are too many. */
function fineLabelCount(fine: Int32Array, names: readonly string[] = []): number {
  const count = fine.reduce((most, label) => Math.max(most, label + 1), names.length);
  if (count <= mostFineLabels) return count;
  throw new InputError(
    `fine labels go up to ${count - 1}, and there can be ${mostFineLabels} at most: number them from 0`,
  );
}
