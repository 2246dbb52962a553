import type { PathwayScore } from '../../protocol/PathwayResult.ts';
import type { PathBatch, PathRunner } from '../conductance/PathRunner.ts';
import { partAbove } from '../graph/partAbove.ts';
import { float32, type Tensor } from '../graph/Tensor.ts';
import { InputError } from '../InputError.ts';
import { Random } from '../numeric/Random.ts';
import { distillationGuidedRouting } from './distillationGuidedRouting.ts';
import { greedyPruning } from './greedyPruning.ts';
import type { Gates, PathwayRunner, TracedSample } from './PathwayRunner.ts';
import { selectPathways, type Selection } from './selectPathways.ts';

/** One sample, and what is known of it before any neuron is scored. */
export interface TracedNetwork {
  readonly runner: PathwayRunner;
  /** Over the same layers, with the same unit. */
  readonly path: PathRunner;
  readonly sample: TracedSample;
  /** All outputs for the sample, one a target. */
  readonly outputs: readonly number[];
  /** The values of the network for the sample: those that {@link scoreValues} names, [1, …]. */
  readonly values: Readonly<Record<string, Tensor>>;
}

export interface ScoreOptions {
  readonly sparsities: readonly number[];
  readonly steps: number;
  readonly iterations: number;
  readonly rounds: number;
  readonly seed: number;
  /** Called before the passes of `intgrad` through the part above layer `i`. */
  readonly startLayer?: (i: number) => void;
}

export interface ScoredNeurons {
  /** One pathway for each sparsity. */
  readonly selections: readonly Selection[];
  /** For each layer one number ≥ 0 a neuron; of greedy pruning those at the first sparsity. */
  readonly scores: Gates;
  /** Of `intgrad`: for each layer the sum of the signed scores, which is F(x) - F(layer at 0) but for the steps. */
  readonly sums?: readonly number[];
  /** A sentence, where something did not go as it should. */
  readonly warning?: string;
}

/** Scores every neuron of every layer and selects the pathways. */
export async function scoreNeurons(
  score: PathwayScore,
  network: TracedNetwork,
  options: ScoreOptions,
): Promise<ScoredNeurons> {
  switch (score) {
    case 'mct': {
      const { gradientActivation } = await network.path.activations(batchOf(network.sample));
      return select(gradientActivation, options);
    }
    case 'intgrad': {
      const signed: Float64Array[] = [];
      for (let i = 0; i < network.runner.layers.length; i++) {
        options.startLayer?.(i);
        signed.push(await integratedGradients(network, i, options.steps));
      }
      const sums = signed.map((layer) => layer.reduce((sum, value) => sum + value, 0));
      return { ...select(signed, options), sums };
    }
    case 'greedy':
      return greedyPruning(network.runner, network.sample, options.sparsities, options.rounds);
    case 'dgr':
    case 'dgr-random': {
      const random = score === 'dgr' ? undefined : new Random(options.seed);
      const { gates, keepsClass } = await distillationGuidedRouting(
        network.runner,
        network.sample,
        network.outputs,
        options.iterations,
        random,
      );
      const warning =
        'Distillation guided routing found no gates that keep the class; these are its last ones. More iterations may help.';
      return { ...select(gates, options), ...(keepsClass ? {} : { warning }) };
    }
  }
}

/** Names of the values that scores are computed from. */
export function scoreValues({ network, layers }: PathwayRunner, score: PathwayScore): string[] {
  if (score !== 'intgrad') return [];
  return layers.flatMap(({ value }) => [value, ...partAbove(network.graph, value, network.output).beside]);
}

/**
 * NeuronIntGrad (eq. 4) of layer `i`, signed: a · ∫ ∂F(α·a)/∂a dα over 0 … 1 with midpoints, while everything beside
 * the layer keeps its value for x. Backward passes go from the output to the layer, never below it.
 */
async function integratedGradients(
  { runner, path, sample, values }: TracedNetwork,
  i: number,
  steps: number,
): Promise<Float64Array> {
  const { value } = runner.layers[i]!;
  const end = values[value]!;
  const start = float32(new Float32Array(end.data.length), end.shape);
  const { beside } = partAbove(runner.network.graph, value, runner.network.output);
  const others = Object.fromEntries(beside.map((name) => [name, values[name]!]));
  return path.layerIntegratedGradients(i, batchOf(sample), { end, start }, others, steps, 'middle');
}

function batchOf({ input, target }: TracedSample): PathBatch {
  return { end: input, start: input, targets: [target] };
}

function select(signed: Gates, { sparsities }: ScoreOptions): ScoredNeurons {
  const scores = signed.map((layer) => layer.map(Math.abs));
  if (!scores.every((layer) => layer.every(Number.isFinite))) {
    throw new InputError(
      'the scores of the neurons are not finite numbers, as a slope of the network is not: check the preprocessing of the data',
    );
  }
  return { scores, selections: selectPathways(scores, sparsities) };
}
