import type { AblationClass, AblationParameters, AblationResult } from '../../../protocol/AblationResult.ts';
import type { NeuceptLayer } from '../../../protocol/NeuceptResult.ts';
import { gradientMethods, type GradientMethod, type NeuronMethod } from '../../../protocol/NeuronScores.ts';
import type { ConductanceAnalysis } from '../../conductance/ConductanceAnalysis.ts';
import { pathNetwork, type PathNetwork } from '../../conductance/PathNetwork.ts';
import { selectLayers } from '../../conductance/selectLayers.ts';
import { neuronCount } from '../../conductance/unit.ts';
import type { Layer } from '../../graph/findLayers.ts';
import { elementCount } from '../../graph/Tensor.ts';
import { InputError } from '../../InputError.ts';
import { classNumber } from '../../neucept/neuceptDefaults.ts';
import { deriveSeed } from '../../numeric/deriveSeed.ts';
import { highestPosition } from '../../numeric/highestPosition.ts';
import { Random } from '../../numeric/Random.ts';
import { neuronOfElement } from '../../pathways/neuronOfElement.ts';
import { ProgressMeter } from '../../ProgressMeter.ts';
import { resultHeader } from '../../resultHeader.ts';
import { defaultTop, type UnplacedAblation } from './ablationDefaults.ts';
import { ablationNoise } from './ablationNoise.ts';
import { AblationTally } from './AblationTally.ts';
import { classRows } from './classRows.ts';
import { criticalNeurons } from './criticalNeurons.ts';
import { meanCurves } from './meanCurves.ts';
import { NeuronScorer } from './NeuronScorer.ts';
import { orderScores } from './orderScores.ts';
import { PartialRunner, type CutValues } from './PartialRunner.ts';

/** Everything that an ablation needs. */
export type AblationAnalysis = Omit<ConductanceAnalysis, 'parameters'> & {
  readonly parameters: UnplacedAblation;
};

type Analysis = Omit<AblationAnalysis, 'parameters'> & { readonly parameters: AblationParameters };

/** Neurons in the order of a method, the first one protected first. Of `random` there is none: each draw has its own. */
type Orders = ReadonlyMap<NeuronMethod, readonly number[]>;

interface ClassPlan {
  readonly index: number;
  readonly rows: readonly number[];
  readonly orders: Orders;
  readonly selected?: number;
}

/** Random numbers of a sample and draw: the noise, and the neurons that are protected at random. */
const streams = { noise: 1, protection: 2 } as const;

/**
 * Ablation (Vu et al., appendix H.3): noise is added to the neurons of a layer, less to those that a method finds
 * important for a class, and the accuracy on that class is followed over the noise level. All methods get the same random
 * numbers; at another level they are scaled.
 *
 * Rejects with an InputError for what the user gave, and with the signal's reason when it is aborted.
 */
export async function analyseAblation(given: AblationAnalysis): Promise<AblationResult> {
  const started = performance.now();
  const { model, data } = given;
  const network = pathNetwork(model);
  const [layer] = selectLayers(network.layers, [given.parameters.layer], 'after') as [Layer];
  const neurons = neuronCount(layer, given.parameters.unit);
  const names = given.labels ?? data.labelNames;
  const { class: asked, top } = given.parameters;
  const analysis: Analysis = {
    ...given,
    parameters: {
      ...given.parameters,
      class: asked === 'all' ? asked : classNumber(asked, names),
      top: top ?? defaultTop(neurons),
    },
  };
  const { parameters } = analysis;
  const labels = checkedLabels(analysis, network);
  checkTop(parameters, layer, neurons);
  const warnings = [...model.warnings];
  const meter = new ProgressMeter(analysis.progress, 1, 'Scoring neurons');
  const tested = testedClasses(analysis, network, labels, warnings);
  meter.expect(costOf(parameters, tested, data.samples));
  const classes = await orderNeurons(analysis, network, layer, tested, meter, warnings);

  meter.say('Adding noise');
  const runner = new PartialRunner(analysis.runtime, network, layer, analysis.memory / 2, analysis.signal);
  const length = await activationLength(analysis, runner, [...new Set(tested.flatMap(({ rows }) => rows))]);
  const levels = [0, ...parameters.noise];
  const found: AblationClass[] = [];
  for (const plan of classes) {
    const tallies = await ablate(analysis, runner, layer, plan, { labels, levels, length, meter });
    const name = names?.length === network.outputShape[0] ? names[plan.index] : undefined;
    found.push({
      index: plan.index,
      ...(name === undefined ? {} : { name }),
      samples: plan.rows.length,
      neurons: Object.fromEntries(
        [...plan.orders].map(([method, order]) => [method, order.slice(0, parameters.top.at(-1))]),
      ),
      ...(plan.selected === undefined ? {} : { selected: plan.selected }),
      curves: tallies.map((tally) => {
        const { method, top, gamma } = tally.key;
        const random =
          method === 'none' || method === 'random'
            ? undefined
            : tallies.find(({ key }) => key.method === 'random' && key.top === top && key.gamma === gamma);
        return tally.curve(random);
      }),
    });
  }
  return {
    kind: 'ablation',
    ...resultHeader(analysis),
    parameters,
    layer: { name: layer.name, shape: [...layer.shape], neurons, length },
    levels,
    classes: found,
    ...(found.length > 1 ? { mean: meanCurves(found) } : {}),
    warnings,
    seconds: (performance.now() - started) / 1000,
  };
}

function checkedLabels({ data, model }: Analysis, network: PathNetwork): Int32Array {
  const { labels } = data;
  if (!labels) {
    throw new InputError(
      `an ablation measures accuracy, which needs labels, and ${data.name} has none: take a data set with labels`,
    );
  }
  const outputs = network.outputShape[0]!;
  if (outputs < 2) {
    throw new InputError(
      `${model.path} has one output, so there are no classes to tell apart: take a classifier`,
    );
  }
  for (let row = 0; row < data.samples; row++) {
    if (labels[row]! >= 0 && labels[row]! < outputs) continue;
    throw new InputError(
      `${data.sampleName(row)} has the label ${labels[row]}, and ${model.path} has outputs 0 to ${outputs - 1}: use labels of its classes`,
    );
  }
  return labels;
}

function checkTop({ top, unit }: AblationParameters, layer: Layer, neurons: number): void {
  const most = top.at(-1)!;
  if (most < neurons) return;
  const kind = unit === 'channel' && layer.shape.length > 1 ? 'channels' : 'neurons';
  throw new InputError(
    `${layer.name} has ${neurons} ${kind}, and ${most} are to be protected: protect fewer, so that some get the noise`,
  );
}

/** The classes asked for, with the rows that accuracy is measured on. */
function testedClasses(
  { parameters, data, model }: Analysis,
  network: PathNetwork,
  labels: Int32Array,
  warnings: string[],
): { index: number; rows: number[] }[] {
  const outputs = network.outputShape[0]!;
  if (parameters.class !== 'all' && parameters.class >= outputs) {
    throw new InputError(
      `class ${parameters.class} does not exist: ${model.path} has ${outputs} outputs, 0 to ${outputs - 1}`,
    );
  }
  const all = Array.from({ length: data.samples }, (_, row) => row);
  const asked =
    parameters.class === 'all' ? Array.from({ length: outputs }, (_, index) => index) : [parameters.class];
  const classes = asked.map((index) => ({ index, own: all.filter((row) => labels[row] === index) }));
  const missing = classes.filter(({ own }) => own.length === 0).map(({ index }) => index);
  if (missing.length === classes.length) {
    throw new InputError(
      `no sample of ${data.name} has the label ${missing.join(' or ')}: take more samples, or another class`,
    );
  }
  if (missing.length > 0) {
    warnings.push(
      `${missing.length === 1 ? 'Class' : 'Classes'} ${missing.join(', ')} ${missing.length === 1 ? 'has' : 'have'} no samples and ${missing.length === 1 ? 'is' : 'are'} left out.`,
    );
  }
  return classes
    .filter(({ own }) => own.length > 0)
    .map(({ index, own }) => ({ index, rows: parameters.tested === 'all' ? all : own }));
}

/** Work in forward passes through the whole network, roughly. */
function costOf(
  parameters: AblationParameters,
  tested: readonly { rows: readonly number[] }[],
  samples: number,
): number {
  const { methods, draws, steps, scored, repeats } = parameters;
  const costs: Readonly<Record<GradientMethod, number>> = {
    saliency: 3,
    deepLift: 6,
    integratedGradients: 2 * steps,
    gradientShap: 4 * draws,
  };
  const perSample = gradientMethods.reduce(
    (sum, method) => sum + (methods.includes(method) ? costs[method] : 0),
    0,
  );
  const testedRows = tested.reduce((sum, { rows }) => sum + rows.length, 0);
  const scoredRows = scored === 'all' ? samples * tested.length : testedRows;
  return (
    perSample * scoredRows +
    (methods.includes('neucept') ? samples * tested.length * neuceptCost : 0) +
    testedRows * repeats * variants(parameters) * aboveCost
  );
}

/** Knockoffs of a sample, and a pass through the part above the layer, in forward passes. */
const neuceptCost = 20;
const aboveCost = 0.5;

/** Curves, and one for no protection, each at every level but 0. */
function variants({ methods, top, gamma, noise }: AblationParameters): number {
  return (1 + methods.length * top.length * gamma.length) * noise.length;
}

async function orderNeurons(
  analysis: Analysis,
  network: PathNetwork,
  layer: Layer,
  tested: readonly { index: number; rows: number[] }[],
  meter: ProgressMeter,
  warnings: string[],
): Promise<ClassPlan[]> {
  const { parameters, data } = analysis;
  const scorer = new NeuronScorer(analysis, network, layer);
  const gradient = gradientMethods.filter((method) => parameters.methods.includes(method));
  let critical: NeuceptLayer[] = [];
  if (parameters.methods.includes('neucept')) {
    meter.say('Finding critical neurons');
    const classes = tested.map(({ index }) => index);
    const advance = (share: number): void => meter.advance(share * data.samples * neuceptCost);
    critical = await criticalNeurons(analysis, network, layer, classes, advance, warnings);
  }
  const plans: ClassPlan[] = [];
  for (const [i, { index, rows }] of tested.entries()) {
    const orders = new Map<NeuronMethod, number[]>();
    const layerFound = critical[i];
    if (layerFound) orders.set('neucept', descending(orderScores(layerFound)));
    const scored = await classRows(analysis, network, index, parameters.scored);
    for (const method of gradient) {
      meter.say(`Scoring neurons for class ${index}: ${method}`);
      const cost = costOf({ ...parameters, methods: [method], noise: [] }, [{ rows: scored }], scored.length);
      const scores = await scorer.scores(method, index, scored, (samples) =>
        meter.advance((samples * cost) / scored.length),
      );
      orders.set(method, descending(scores));
    }
    plans.push({ index, rows, orders, ...(layerFound && { selected: layerFound.selected.length }) });
  }
  return plans;
}

/** Positions of the highest scores first; of equal ones in their own order. */
function descending(scores: Float64Array): number[] {
  return Array.from(scores.keys()).sort((a, b) => scores[b]! - scores[a]! || a - b);
}

/** Root mean square of ‖z‖ over the rows. */
async function activationLength(
  { data, signal, parameters }: Analysis,
  runner: PartialRunner,
  rows: readonly number[],
): Promise<number> {
  let squares = 0;
  for (let first = 0; first < rows.length; first += runner.rows) {
    signal.throwIfAborted();
    const part = rows.slice(first, first + runner.rows);
    const { activation, outputs } = await runner.below(data, part);
    outputs.forEach((output, i) => {
      if (output.every(Number.isFinite)) return;
      throw new InputError(
        `the network's output for ${data.sampleName(part[i]!)} is not a finite number: check the preprocessing of the data`,
      );
    });
    for (const value of activation.data as Float32Array) squares += value * value;
  }
  const length = Math.sqrt(squares / rows.length);
  if (Number.isFinite(length) && length > 0) return length;
  throw new InputError(
    `the activations of ${parameters.layer} are ${length === 0 ? '0 in all samples' : 'no finite numbers'}, so there is nothing to add noise to: take another layer`,
  );
}

/** Runs the part above the layer with the noise of every curve, level and draw. */
async function ablate(
  { data, parameters, seed, signal }: Analysis,
  runner: PartialRunner,
  layer: Layer,
  { rows, orders }: ClassPlan,
  context: {
    readonly labels: Int32Array;
    readonly levels: readonly number[];
    readonly length: number;
    readonly meter: ProgressMeter;
  },
): Promise<AblationTally[]> {
  const { labels, levels, meter } = context;
  const { methods, top, gamma, unit, repeats, sign } = parameters;
  const tally = (key: AblationTally['key']): AblationTally =>
    new AblationTally(key, levels, repeats, rows.length);
  const none = tally({ method: 'none' });
  const settings = top.flatMap((count) => gamma.map((each) => ({ top: count, gamma: each })));
  const protections = methods.flatMap((method) =>
    settings.map((setting) => ({
      tally: tally({ method, ...setting }),
      ...setting,
      chosen: method === 'random' ? undefined : new Set(orders.get(method)!.slice(0, setting.top)),
    })),
  );
  const curves = [none, ...protections.map((protection) => protection.tally)];
  const neurons = neuronCount(layer, unit);
  const positions = elementCount(layer.shape) / neurons;
  const neuronOf = neuronOfElement(layer, unit);
  const owners = Int32Array.from({ length: elementCount(layer.shape) }, (_, element) => neuronOf(element));
  const lengths = levels.map((level) =>
    parameters.scale === 'energy' ? Math.sqrt(level) : level * context.length,
  );

  for (let first = 0; first < rows.length; first += runner.rows) {
    signal.throwIfAborted();
    const part = rows.slice(first, first + runner.rows);
    const values = await runner.below(data, part);
    const isRight = (output: readonly number[], i: number): boolean =>
      highestPosition(output) === labels[part[i]!];
    values.outputs.forEach((output, i) => {
      if (!isRight(output, i)) return;
      for (const curve of curves) {
        for (let repeat = 0; repeat < repeats; repeat++) curve.add(first + i, 0, repeat);
      }
    });
    for (let repeat = 0; repeat < repeats; repeat++) {
      const drawn = part.map((row) => draw(neurons, seed, repeat, row, sign));
      const run = async (curve: AblationTally, noiseOf: (i: number) => Float64Array): Promise<void> => {
        const noise = part.map((_, i) => noiseOf(i));
        for (let level = 1; level < levels.length; level++) {
          signal.throwIfAborted();
          const changed = withNoise(values, noise, owners, lengths[level]!);
          const outputs = await runner.above(values, changed);
          outputs.forEach((output, i) => {
            if (isRight(output, i)) curve.add(first + i, level, repeat);
          });
          meter.advance(part.length * aboveCost);
        }
      };
      // Noise of length 1, which each level scales.
      await run(none, (i) => ablationNoise(drawn[i]!.u, () => false, { gamma: 1, positions, length: 1 }));
      for (const { tally: curve, chosen, top: count, gamma: each } of protections) {
        await run(curve, (i) => {
          const { u, places } = drawn[i]!;
          const isProtected = chosen
            ? (neuron: number) => chosen.has(neuron)
            : (neuron: number) => places[neuron]! < count;
          return ablationNoise(u, isProtected, { gamma: each, positions, length: 1 });
        });
      }
    }
  }
  return curves;
}

/** Uniform numbers, and the place of each neuron in a random order. The same for all methods, classes and levels. */
function draw(
  neurons: number,
  seed: number,
  repeat: number,
  row: number,
  sign: AblationParameters['sign'],
): { u: Float64Array; places: number[] } {
  const random = new Random(deriveSeed(seed, streams.noise, repeat, row));
  const u = Float64Array.from({ length: neurons }, () =>
    sign === 'positive' ? random.uniform() : 2 * random.uniform() - 1,
  );
  const places = new Random(deriveSeed(seed, streams.protection, repeat, row)).permutation(neurons);
  return { u, places };
}

/** The activations with the noise of each sample, whose neurons are those of the elements. */
function withNoise(
  { activation }: CutValues,
  noise: readonly Float64Array[],
  owners: Int32Array,
  length: number,
): Float32Array {
  const changed = Float32Array.from(activation.data as Float32Array);
  noise.forEach((own, sample) => {
    const offset = sample * owners.length;
    for (let e = 0; e < owners.length; e++) changed[offset + e]! += length * own[owners[e]!]!;
  });
  return changed;
}
