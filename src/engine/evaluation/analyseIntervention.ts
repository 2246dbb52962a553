import type {
  InterventionClass,
  InterventionParameters,
  InterventionResult,
} from '../../protocol/InterventionResult.ts';
import type { RulesResult } from '../../protocol/RulesResult.ts';
import type { ConductanceAnalysis } from '../conductance/ConductanceAnalysis.ts';
import { NetworkRunner } from '../conductance/NetworkRunner.ts';
import { pathNetwork, type PathNetwork } from '../conductance/PathNetwork.ts';
import type { Layer } from '../graph/findLayers.ts';
import { prune } from '../graph/prune.ts';
import { InputError } from '../InputError.ts';
import { highestPosition } from '../numeric/highestPosition.ts';
import { Random } from '../numeric/Random.ts';
import { ProgressMeter } from '../ProgressMeter.ts';
import { resultHeader } from '../resultHeader.ts';
import { largestBatch } from '../runtime/batchBudget.ts';
import { distribution } from './distribution.ts';
import { denseInputs, lastDenseLayer, type DenseLayer } from './lastDenseLayer.ts';

/** Everything an intervention needs. */
export type InterventionAnalysis = Omit<ConductanceAnalysis, 'parameters'> & {
  readonly rules: RulesResult;
  /** The target is the label where the data have labels, if none is asked for. */
  readonly parameters: Pick<InterventionParameters, 'random'> & Partial<InterventionParameters>;
};

/** One class with what is taken away from it: inputs of the dense layer, first the rules', then the random ones. */
interface Trial {
  readonly index: number;
  readonly neurons: readonly number[];
  readonly weights: Float64Array;
  readonly subsets: readonly Int32Array[];
  /** For each subset the samples of the class, and of any, that are predicted rightly. */
  readonly right: Int32Array;
  readonly rightOfAll: Int32Array;
  /** Under the rules' subset: samples of the class by what they are predicted as. */
  readonly predicted: Int32Array;
}

/** So many additions take about half a second, between which a run can be cancelled. */
const additionsAtOnce = 2e8;
const mostRows = 1024;
/** Classes listed as predicted instead. */
const mostInstead = 5;

/**
 * The paper's intervention (section 3.2): for each class c, the weights to c of the tails of all rules that have c among
 * their heads become 0, and of as many random neurons of the layer instead. The only output that changes is
 *   F_c(x) − Σ_{i in the subset} W_ic · h_i(x),
 * so the network runs once, and each intervention is this sum over the dense layer's inputs h.
 *
 * Rejects with an InputError for what the user gave.
 */
export async function analyseIntervention(analysis: InterventionAnalysis): Promise<InterventionResult> {
  const started = performance.now();
  const { model, data, rules, memory, progress, signal, seed } = analysis;
  if (rules.model.sha256 !== model.sha256) {
    throw new InputError(
      `the rules were found in another network than ${model.path} (SHA-256 ${rules.model.sha256.slice(0, 12)}… ` +
        `and ${model.sha256.slice(0, 12)}…): mine them again, or give their model`,
    );
  }
  const network = pathNetwork(model);
  const dense = lastDenseLayer(network.graph, network.output);
  const { layer, inputs, tails } = matchRules(rules, network, dense);
  const warnings = [...model.warnings, ...warn(rules)];
  const parameters: InterventionParameters = {
    target: data.labels ? 'label' : 'predicted',
    ...analysis.parameters,
  };
  if (parameters.target === 'label' && !data.labels) {
    throw new InputError(`the target "label" needs labels, and ${data.name} has none: use predicted`);
  }
  if (parameters.target === 'predicted') {
    warnings.push('A prediction counts as right when it is that of the whole network: labels are not used.');
  }

  const trials = tails.map((neurons, index) =>
    drawTrial(index, neurons, { inputs, dense, parameters, seed }),
  );
  const additions = trials.reduce(
    (sum, { subsets, weights }) =>
      sum + weights.length + subsets.reduce((all, { length }) => all + length, 0),
    1,
  );
  const names = [dense.features, network.output];
  const rows = Math.max(
    1,
    Math.min(
      largestBatch(prune(network.graph, names), memory),
      Math.floor(additionsAtOnce / additions),
      mostRows,
    ),
  );
  const runner = new NetworkRunner(analysis.runtime, network, rows, signal);
  const samples = new Int32Array(trials.length);
  const rightBefore = new Int32Array(trials.length);
  const meter = new ProgressMeter(progress, data.samples, 'Intervening');
  for (let start = 0; start < data.samples; start += rows) {
    signal.throwIfAborted();
    const batch = Array.from({ length: Math.min(rows, data.samples - start) }, (_, i) => start + i);
    const values = await runner.values(await runner.inputs(data, batch), names);
    const outputs = runner.targets(values[network.output]!);
    const features = values[dense.features]!.data as Float32Array;
    const predicted = outputs.map((output, i) => {
      if (output.every(Number.isFinite)) return highestPosition(output);
      throw new InputError(
        `the network's output for ${data.sampleName(batch[i]!)} is not a finite number: check the preprocessing of the data`,
      );
    });
    const wanted =
      parameters.target === 'predicted'
        ? predicted
        : batch.map((row) => labelOf(analysis, row, trials.length));
    wanted.forEach((target, i) => {
      samples[target]!++;
      if (predicted[i] === target) rightBefore[target]!++;
    });
    for (const trial of trials) intervene(trial, { features, outputs, predicted, wanted });
    meter.advance(batch.length);
  }

  const accuracy = rightBefore.reduce((sum, right) => sum + right, 0) / data.samples;
  const labels = analysis.labels ?? data.labelNames;
  return {
    kind: 'intervention',
    ...resultHeader(analysis),
    parameters,
    rules: { createdAt: rules.createdAt, samples: rules.data.samples },
    layer: { name: layer.name, neurons: inputs.length },
    accuracy,
    classes: trials.map((trial) => ({
      ...summarise(trial, samples[trial.index]!, rightBefore[trial.index]!, data.samples),
      ...(labels?.length === trials.length ? { name: labels[trial.index]! } : {}),
    })),
    warnings,
    seconds: (performance.now() - started) / 1000,
  };
}

/** The layer that the rules' tails are in, the dense layer's inputs of each of its neurons, and each class' tails. */
function matchRules(
  rules: RulesResult,
  network: PathNetwork,
  dense: DenseLayer,
): { layer: Layer; inputs: readonly (readonly number[])[]; tails: number[][] } {
  const classLayer = rules.layers.find(({ kind }) => kind === 'class');
  const pairs = rules.pairs.filter(({ from, channel }) => from === classLayer?.name && channel === undefined);
  const read: string[] = [];
  for (const { to, rules: found } of pairs) {
    const layer = network.layers.find(({ name }) => name === to);
    const neurons = rules.layers.find(({ name }) => name === to)!.active.length;
    const inputs = layer && denseInputs(network.graph, dense, layer, neurons);
    if (!inputs || classLayer!.active.length !== network.outputShape[0]) {
      read.push(to);
      continue;
    }
    const tails = classLayer!.active.map((_, index) => {
      const neuronsOfClass = found.filter(({ head }) => head.includes(index)).flatMap(({ tail }) => tail);
      return [...new Set(neuronsOfClass)].sort((a, b) => a - b);
    });
    return { layer, inputs, tails };
  }
  const last = network.layers.at(-1)!.name;
  throw new InputError(
    (read.length === 0
      ? 'the analysis has no rules from the classes to a layer'
      : `the rules lead from the classes to ${read.join(', ')}, and the network's last dense layer does not read that`) +
      `: mine them with the layers class and ${last} (--layers class,${last})`,
  );
}

function warn(rules: RulesResult): string[] {
  const partial = rules.pairs.some((pair) => pair.partial);
  return partial ? ['The search for the rules was stopped before it was done: neurons may be missing.'] : [];
}

/** The subsets of one class. Each class draws from its own numbers, so that they do not depend on the others. */
function drawTrial(
  index: number,
  neurons: readonly number[],
  {
    inputs,
    dense,
    parameters,
    seed,
  }: {
    inputs: readonly (readonly number[])[];
    dense: DenseLayer;
    parameters: InterventionParameters;
    seed: number;
  },
): Trial {
  const random = new Random(seed + index);
  const pool = inputs.map((_, neuron) => neuron);
  const draw = (): number[] => {
    for (let i = 0; i < neurons.length; i++) {
      const j = i + random.integer(pool.length - i);
      [pool[i], pool[j]] = [pool[j]!, pool[i]!];
    }
    return pool.slice(0, neurons.length);
  };
  const count = neurons.length > 0 ? parameters.random : 0;
  const chosen = [neurons, ...Array.from({ length: count }, draw)];
  return {
    index,
    neurons,
    weights: dense.column(index),
    subsets: chosen.map((subset) => Int32Array.from(subset.flatMap((neuron) => inputs[neuron]!))),
    right: new Int32Array(chosen.length),
    rightOfAll: new Int32Array(chosen.length),
    predicted: new Int32Array(dense.classes),
  };
}

interface Batch {
  /** [samples, inputs of the dense layer] */
  readonly features: Float32Array;
  readonly outputs: readonly (readonly number[])[];
  readonly predicted: readonly number[];
  readonly wanted: readonly number[];
}

/** Counts what is predicted rightly in a batch under each subset of a class. */
function intervene({ index, weights, subsets, right, rightOfAll, predicted }: Trial, batch: Batch): void {
  const size = weights.length;
  const contributions = new Float64Array(size);
  batch.outputs.forEach((output, sample) => {
    for (let i = 0; i < size; i++) contributions[i] = weights[i]! * batch.features[sample * size + i]!;
    const wanted = batch.wanted[sample]!;
    const other =
      batch.predicted[sample] === index ? highestPosition(output, index) : batch.predicted[sample]!;
    const border = output[other]!;
    subsets.forEach((subset, i) => {
      let score = output[index]!;
      for (const input of subset) score -= contributions[input]!;
      // Of equal outputs the first one is predicted.
      const now = score > border || (score === border && index < other) ? index : other;
      if (now === wanted) rightOfAll[i]!++;
      if (wanted !== index) return;
      if (now === index) right[i]!++;
      if (i === 0) predicted[now]!++;
    });
  });
}

function labelOf({ data, model }: InterventionAnalysis, row: number, classes: number): number {
  const label = data.labels![row]!;
  if (label >= 0 && label < classes) return label;
  throw new InputError(
    `${data.sampleName(row)} has the label ${label}, and ${model.path} has outputs 0 to ${classes - 1}: ` +
      'use labels of its classes, or the target predicted',
  );
}

function summarise(
  { index, neurons, right, rightOfAll, predicted }: Trial,
  samples: number,
  rightBefore: number,
  all: number,
): InterventionClass {
  const instead = [...predicted.keys()]
    .filter((other) => other !== index && predicted[other]! > 0)
    .sort((a, b) => predicted[b]! - predicted[a]!)
    .slice(0, mostInstead)
    .map((other) => ({ index: other, samples: predicted[other]! }));
  const whole = { index, samples, neurons: [...neurons], overall: rightOfAll[0]! / all, instead };
  if (samples === 0) return { ...whole, verdict: 'noSamples' };
  const after = right[0]! / samples;
  const measured = { ...whole, before: rightBefore / samples, after };
  if (neurons.length === 0) return { ...measured, verdict: 'noRules' };
  const shares = (counts: Int32Array, of: number): number[] =>
    [...counts.subarray(1)].map((count) => count / of);
  const random = {
    class: distribution(shares(right, samples)),
    overall: distribution(shares(rightOfAll, all)),
  };
  return { ...measured, random, verdict: after < random.class.quantile10 ? 'more' : 'notMore' };
}
