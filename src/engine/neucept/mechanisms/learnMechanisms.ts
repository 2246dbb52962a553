import type { Mechanisms } from '../../../protocol/Mechanisms.ts';
import { InputError } from '../../InputError.ts';
import { deriveSeed } from '../../numeric/deriveSeed.ts';
import type { Matrix } from '../../numeric/Matrix.ts';
import { checkMechanismCount } from './checkMechanismCount.ts';
import { makeClusterer, mostMerged } from './cluster.ts';
import { clusteredSamples } from './clusteredSamples.ts';
import type { Clustering } from './Clustering.ts';
import { describeMechanisms } from './describeMechanisms.ts';
import { encodeClassifier } from './encodeClassifier.ts';
import { differentRows } from './differentRows.ts';
import type { RowSample } from './embedRows.ts';
import { makePause } from '../../makePause.ts';
import type { MechanismProblem } from './MechanismProblem.ts';
import { meanSilhouette } from './silhouette.ts';
import { columnScales, standardise } from './standardise.ts';
import { stepMeter } from './stepMeter.ts';
import { sampleRows, takeRows } from './takeRows.ts';

/** Share of the time that clustering takes, roughly; the embedding takes the rest. */
const clusteringShare = 0.6;

/**
 * NeuCEPT-learning (Vu et al., Algorithm 2): clusters of samples by the activations of representatives, one for each
 * mechanism. The same seed gives the same mechanisms.
 * @param warnings gets what a reader must know
 * Rejects with an InputError for samples that cannot be clustered.
 */
export async function learnMechanisms(problem: MechanismProblem, warnings: string[]): Promise<Mechanisms> {
  const { parameters, representatives, seed, signal } = problem;
  const progress = stepMeter(problem.progress, 'mechanisms');
  const pause = makePause(signal);
  const positions = clusteredSamples(problem);
  const representation = takeRows(problem, positions);
  const scales = columnScales(representation, representatives);
  const standard = standardise(representation, scales);
  const counts = countsToTry(problem, representation);
  const sample = await sampleRows(standard, deriveSeed(seed, 0), pause);
  const clusterInto = makeClusterer(standard, parameters.clustering, deriveSeed(seed, 1), pause);
  const tried: Tried[] = [];
  for (const count of counts) {
    progress(
      counts.length > 1 ? `mechanisms, K = ${count}` : 'mechanisms',
      (clusteringShare * tried.length) / counts.length,
    );
    const clustering = await clusterInto(count);
    tried.push({ count, clustering, silhouette: silhouetteOf(clustering, sample) });
    await pause();
  }
  const { clustering } = best(tried, parameters.criterion);
  warn(clustering, standard, parameters.clustering, warnings);
  const count = clustering.sizes.length;
  progress('embedding', clusteringShare);
  const description = await describeMechanisms(
    { ...problem, seed: deriveSeed(seed, 2) },
    { positions, representation, standard, assignment: clustering.assignment, count, sample },
    pause,
    (share) => progress('embedding', clusteringShare + (1 - clusteringShare) * share),
  );
  return {
    parameters: { ...parameters },
    representatives: representatives.map((representative) => ({ ...representative })),
    ...scales,
    ...description,
    classifier: encodeClassifier(clustering.classifier),
    ...(parameters.count === 'auto' && {
      candidates: tried.map(({ count, silhouette, clustering: { bic } }) => ({
        count,
        ...(silhouette !== undefined && { silhouette }),
        ...(bic !== undefined && { bic }),
      })),
    }),
  };
}

interface Tried {
  readonly count: number;
  readonly clustering: Clustering;
  readonly silhouette: number | undefined;
}

function silhouetteOf({ assignment }: Clustering, { positions, distances }: RowSample): number | undefined {
  return meanSilhouette(
    distances,
    positions.map((i) => assignment[i]!),
  );
}

/** The first of the equally good ones: the fewest mechanisms. */
function best(tried: readonly Tried[], criterion: MechanismProblem['parameters']['criterion']): Tried {
  const score = ({ silhouette, clustering }: Tried): number =>
    criterion === 'bic' ? -clustering.bic! : (silhouette ?? -Infinity);
  return tried.reduce((a, b) => (score(b) > score(a) ? b : a));
}

function countsToTry({ parameters, samples }: MechanismProblem, rows: Matrix): number[] {
  const { count, largest } = parameters;
  const asked = count === 'auto' ? 2 : count;
  checkMechanismCount(count, rows.rows, samples.row.length);
  const different = differentRows(rows, count === 'auto' ? largest : count);
  if (asked > different) {
    throw new InputError(
      different === 1
        ? `all ${rows.rows} clustered samples have the same activations in the representatives: they are one mechanism; take other neurons or a layer before`
        : `${asked} mechanisms are more than the ${different} different activations of the clustered samples; ask for ${different} or fewer`,
    );
  }
  if (count !== 'auto') return [count];
  return Array.from({ length: Math.min(largest, different) - 1 }, (_, i) => i + 2);
}

/** What makes mechanisms weaker than they look. */
function warn(
  { sizes }: Clustering,
  { rows, columns }: Matrix,
  method: MechanismProblem['parameters']['clustering'],
  warnings: string[],
): void {
  const empty = sizes.filter((size) => size === 0).length;
  if (empty > 0) {
    warnings.push(`mechanisms: ${empty} of ${sizes.length} have no sample: ask for fewer`);
  }
  const smallest = Math.min(...sizes.filter((size) => size > 0));
  if (method === 'mixture' && smallest <= columns) {
    warnings.push(
      `mechanisms: one has ${smallest} samples, and its covariance is of ${columns} neurons: ask for fewer mechanisms or representatives`,
    );
  }
  if (method === 'agglomerative' && rows > mostMerged) {
    warnings.push(
      `mechanisms: ${mostMerged} of the ${rows} samples were clustered, drawn at random; the others have the mechanism with the nearest mean`,
    );
  }
}
