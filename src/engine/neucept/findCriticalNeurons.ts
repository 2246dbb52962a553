import { availableParallelism } from 'node:os';
import type { NeuceptLayer, NeuceptParameters } from '../../protocol/NeuceptResult.ts';
import { fewestSelected } from '../../protocol/fewestSelected.ts';
import { InputError } from '../InputError.ts';
import { addProduct } from '../numeric/addProduct.ts';
import { cholesky } from '../numeric/cholesky.ts';
import { ledoitWolf, sampleCovariance } from '../numeric/ledoitWolf.ts';
import { Matrix } from '../numeric/Matrix.ts';
import { sharedMatrix } from '../numeric/sharedMatrix.ts';
import { solveCholesky } from '../numeric/solveTriangular.ts';
import { chooseS } from './chooseS.ts';
import { groupNeurons, mostCentral, type NeuronGroup } from './groupNeurons.ts';
import { isPenalised, makeProblem, problemBytes } from './KnockoffProblem.ts';
import { falseDiscoveryRate } from './neuceptDefaults.ts';
import { prepareActivations, type PreparedActivations } from './prepareActivations.ts';
import { makePause } from '../makePause.ts';
import { repeatKnockoffs } from './repeatKnockoffs.ts';
import { selectNeurons } from './selectNeurons.ts';
import { folds } from './splitSamples.ts';

/** One layer's activations and what they may determine. */
export interface CriticalNeuronsProblem {
  readonly name: string;
  /** Shape of one sample's activation. */
  readonly shape: readonly number[];
  /** [samples, neurons] */
  readonly activations: Matrix;
  /** Neurons that are one group whatever they correlate by, each in one of the sets. */
  readonly together?: readonly (readonly number[])[] | undefined;
  /** One number a sample. */
  readonly response: Float64Array;
  /** For messages: where the response is from. */
  readonly responseName: string;
  readonly parameters: NeuceptParameters;
  readonly seed: number;
  /** Bytes. */
  readonly memory: number;
  readonly signal: AbortSignal;
  /** Called when knockoffs can be drawn, and after each run. */
  readonly begun: () => void;
  readonly done: () => void;
  /** As many as the processor runs at once, where it is left out. */
  readonly threads?: number;
}

/** The covariance is kept this far from singular, as neurons can depend on each other exactly. */
const leastShrinkage = 1e-4;
/** Groups are made at most at this |correlation|: neurons above it are copies, but for rounding. */
const copies = 1 - 1e-8;
/** What a linear function leaves of the variance where the response is one, but for rounding. */
const exactFit = 1e-4;
/** Multiplications of all runs from which on a thread is worth its start. */
const threadWork = 1e9;
/** Those of a run: of the lasso, this times p²; of a forest, this times n p. */
const [lassoWork, forestWork] = [1e4, 1e4];

/**
 * NeuCEPT-discovery (Vu et al., Algorithm 1) for one layer: an estimate of the response's Markov blanket among its
 * neurons, with a bound on the false discovery rate, by Model-X knockoffs.
 * @param warnings gets what a reader must know
 * Throws an InputError for activations or a response that cannot be analysed.
 */
export async function findCriticalNeurons(
  problem: CriticalNeuronsProblem,
  warnings: string[],
): Promise<NeuceptLayer> {
  const { name, activations, response, responseName, parameters, seed } = problem;
  const names = { activations: name, response: responseName };
  // Each step holds the thread: without a pause between them, a cancel would not even be heard of.
  const pause = makePause(problem.signal);
  const prepared = prepareActivations(activations, response, seed, names);
  await pause();
  const { groups, correlation } = groupColumns(prepared, problem);
  const threads = planThreads(problem, groups.length);
  const representatives = groups.map(({ representative }) => representative).sort((a, b) => a - b);
  await pause();
  const x = pickColumns(prepared.x, representatives);
  const tested = representatives.map((j) => prepared.alive[j]!);
  const { covariance, shrinkage } = shrunkCorrelation(x, correlation);
  await pause();
  const { s, blocks } = await chooseS(covariance, parameters.s, { pause });
  await pause();
  const linearFit = explainedVariance(x, prepared.y, correlation);
  const knockoffs = makeProblem(x, prepared.y, covariance, s, parameters.statistic);
  await pause();
  problem.begun();
  const runs = await repeatKnockoffs(knockoffs, parameters.runs, seed, { ...problem, threads });
  const layer: NeuceptLayer = {
    name,
    shape: [...problem.shape],
    samples: activations.rows,
    neurons: activations.columns,
    q: falseDiscoveryRate(parameters),
    tested,
    dead: [...prepared.dead],
    groups: groups
      .filter(({ members }) => members.length > 1)
      .map(({ representative, members }: NeuronGroup) => ({
        representative: prepared.alive[representative]!,
        members: members.map((j) => prepared.alive[j]!),
      })),
    shrinkage,
    blocks,
    linearFit,
    ...selectNeurons(runs, tested, parameters),
  };
  warn(layer, activations.rows, parameters, warnings);
  return layer;
}

/** What makes a result weaker than it looks. */
function warn(layer: NeuceptLayer, samples: number, parameters: NeuceptParameters, warnings: string[]): void {
  const { name, tested, q, dead, linearFit } = layer;
  const p = tested.length;
  if (p >= samples) {
    warnings.push(
      `${name}: more neurons (${p}) than samples (${samples}): the covariance is mostly a guess ` +
        `(shrinkage ${percent(layer.shrinkage)}), and the precision may not hold`,
    );
  }
  const fewest = fewestSelected(parameters);
  if (p < fewest) {
    warnings.push(
      `${name}: at precision ${parameters.precision} no fewer than ${fewest} neurons can be selected, ` +
        `and ${p} were tested: nothing can be; ask for a lower precision`,
    );
  }
  if (1 - linearFit < exactFit && p < samples / 2) {
    warnings.push(
      `${name}: the response is a linear function of these neurons (R² ${linearFit.toFixed(6)}): every neuron with a weight ` +
        `is critical, so that a selection says little here; take a layer further from the output`,
    );
  }
  if (parameters.aggregation === 'selection-count' && parameters.runs > 1) {
    warnings.push(
      `${name}: selection counts bound the false discovery rate of one run only; e-values bound it for all of them together`,
    );
  }
  if (parameters.threshold === 'knockoff') {
    warnings.push(
      `${name}: the threshold knockoff bounds a modified false discovery rate; where few neurons are selected, more than ` +
        `${percent(q)} of them may be false`,
    );
  }
  if (dead.length > 0) {
    warnings.push(
      `${name}: ${dead.length} of ${layer.neurons} neurons are constant in these samples and were set aside`,
    );
  }
}

function megabytes(bytes: number): string {
  return String(Math.ceil(bytes / 2 ** 20));
}

function percent(share: number): string {
  return `${(100 * share).toFixed(1)} %`;
}

/** As many threads as there are, as fit in the memory, and as are worth their start. */
function planThreads(
  { name, activations, parameters, memory, threads }: CriticalNeuronsProblem,
  p: number,
): number {
  const n = activations.rows;
  const { runs, statistic } = parameters;
  const { shared, thread } = problemBytes(n, p, statistic, false);
  if (shared + thread > memory) {
    throw new InputError(
      `${name}: ${n} samples of ${p} neurons need about ${megabytes(shared + thread)} MB, and ${megabytes(memory)} MB are ` +
        `given: take fewer samples (--limit), group more neurons (--group), or give more (--memory)`,
    );
  }
  const work = statistic === 'forest' ? forestWork * n * p : (Math.min(n, 2 * folds * p) + lassoWork) * p * p;
  if (work * runs < threadWork) return 1;
  const most = threads ?? availableParallelism();
  const parts = problemBytes(n, p, statistic, true);
  const sharing = Math.min(most, folds, Math.floor((memory - parts.shared) / parts.thread));
  if (isPenalised(statistic) && sharing > runs) return sharing;
  return Math.max(1, Math.min(most, Math.floor((memory - shared) / thread)));
}

/** @returns groups of columns of x, and the correlations of their representatives, ascending */
function groupColumns(
  { x, alive }: PreparedActivations,
  { name, together, parameters, memory }: CriticalNeuronsProblem,
): { groups: NeuronGroup[]; correlation: Matrix } {
  const column = new Map(alive.map((neuron, j) => [neuron, j]));
  const sets = (together ?? alive.map((neuron) => [neuron]))
    .map((set) => set.flatMap((neuron) => column.get(neuron) ?? []))
    .filter(({ length }) => length > 0);
  // The correlations, and likenesses made from them.
  const needed = 2 * sets.length ** 2 * Float64Array.BYTES_PER_ELEMENT;
  if (needed > memory) {
    throw new InputError(
      `${name}: correlations of ${sets.length} neurons need ${megabytes(needed)} MB, and ${megabytes(memory)} MB are ` +
        'given: take a layer with fewer, or channels instead of elements, or give more (--memory)',
    );
  }
  const first = sets.map((set) =>
    set.length === 1 ? set[0]! : set[mostCentral(sampleCovariance(pickColumns(x, set)))]!,
  );
  const correlation = sampleCovariance(pickColumns(x, first));
  const found = groupNeurons(correlation, Math.min(parameters.group, copies));
  const kept = found.map(({ representative }) => representative).sort((a, b) => first[a]! - first[b]!);
  return {
    groups: found.map((group) => ({
      representative: first[group.representative]!,
      members: group.members.flatMap((i) => sets[i]!).sort((a, b) => a - b),
    })),
    correlation: correlation.principal(kept),
  };
}

function shrunkCorrelation(x: Matrix, correlation: Matrix): { covariance: Matrix; shrinkage: number } {
  const found = ledoitWolf(x, correlation);
  if (found.shrinkage >= leastShrinkage) return found;
  const covariance = correlation.copy();
  for (let i = 0; i < x.columns; i++) {
    for (let j = 0; j < x.columns; j++) {
      const own = i === j ? leastShrinkage : 0;
      covariance.set(i, j, (1 - leastShrinkage) * covariance.at(i, j) + own);
    }
  }
  return { covariance, shrinkage: leastShrinkage };
}

/** The matrix itself, where those are all of its columns. */
function pickColumns(x: Matrix, columns: readonly number[]): Matrix {
  if (columns.length === x.columns && columns.every((column, j) => column === j)) return x;
  const picked = sharedMatrix(x.rows, columns.length);
  for (let i = 0; i < x.rows; i++) columns.forEach((column, j) => picked.set(i, j, x.at(i, column)));
  return picked;
}

/** R² of the linear regression of y on x, both standardised. */
function explainedVariance(x: Matrix, y: Float64Array, correlation: Matrix): number {
  const gram = correlation.copy();
  // Columns may depend on each other.
  for (let j = 0; j < x.columns; j++) gram.set(j, j, gram.at(j, j) + 1e-9);
  const lower = cholesky(gram);
  if (!lower) return 0;
  const cross = new Matrix(x.columns, 1);
  addProduct(cross, x.transposed, new Matrix(y.length, 1, y), 1 / y.length);
  const weights = cross.copy();
  solveCholesky(lower, weights);
  const explained = weights.values.reduce((sum, weight, j) => sum + weight * cross.values[j]!, 0);
  return Math.min(1, Math.max(0, explained));
}
