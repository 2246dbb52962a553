import { encodeArray, type EncodedArray } from '../../protocol/EncodedArray.ts';
import type {
  Pathway,
  PathwayComparison,
  PathwayLayer as LayerOfPathway,
  PathwayLevel,
  PathwayResult,
} from '../../protocol/PathwayResult.ts';
import { readBaseline } from '../conductance/baseline.ts';
import { NetworkRunner } from '../conductance/NetworkRunner.ts';
import { pathNetwork } from '../conductance/PathNetwork.ts';
import { PathRunner } from '../conductance/PathRunner.ts';
import { planPath } from '../conductance/planPath.ts';
import { predictTargets } from '../conductance/predictSamples.ts';
import { neuronCount } from '../conductance/unit.ts';
import { samplesAt } from '../data/samplesAt.ts';
import { countOperations } from '../graph/countOperations.ts';
import { partAbove } from '../graph/partAbove.ts';
import { InputError } from '../InputError.ts';
import { ProgressMeter } from '../ProgressMeter.ts';
import { resultHeader } from '../resultHeader.ts';
import { readLayerLines } from '../workspace/readLayerLines.ts';
import { AttributionMaps } from './AttributionMaps.ts';
import { linearity, type Linearity } from './linearity.ts';
import { linearRegions, regionValues } from './linearRegion.ts';
import { mapPlane } from './mapPlane.ts';
import { openMap } from './openMap.ts';
import { overlap, overlapWhole } from './overlap.ts';
import type { PathwayAnalysis } from './PathwayAnalysis.ts';
import { pathwayLayers } from './pathwayLayers.ts';
import { PathwayRunner, type Gates } from './PathwayRunner.ts';
import { scoreNeurons, scoreValues, type ScoredNeurons, type TracedNetwork } from './scoreNeurons.ts';
import type { Selection } from './selectPathways.ts';

/** Scores stored for each layer. */
const mostBest = 20;
/**
 * The radius of a large network is looked for within this many operations a pathway (two or three seconds on a laptop),
 * but among this many kinks at least.
 */
const operationsForRadius = 1e11;
const leastVisits = 64;

/**
 * Traces the critical pathways of one or a few samples, and what their gradients say of the input.
 * Rejects with an InputError for what the user gave, and with the signal's reason when it is aborted.
 */
export async function analysePathway(analysis: PathwayAnalysis): Promise<PathwayResult> {
  const started = performance.now();
  const { model, runtime, parameters, memory, signal } = analysis;
  const rows = chosenRows(analysis);
  const data = samplesAt(analysis.data, rows);
  const warnings = [...model.warnings];
  const network = pathNetwork(model);
  const { layers, rectified } = pathwayLayers(network);
  const { unit, steps } = parameters;
  if (!rectified) {
    warnings.push(
      'The network has no rectifiers, so its hidden layers are traced instead: scores and maps mean what they do elsewhere, ' +
        'but hardly a neuron is dead, and the pathway is not locally linear.',
    );
  }
  const linear = linearity(network, layers);
  const notLinear = whyNotLinear(linear, rectified);
  const plan = planPath(network, layers, unit, memory);
  const { graph, output } = network;
  const whole = Math.max(countOperations(graph), 1);
  /** Work of a pass through the part above each layer, in passes through all. */
  const shares = layers.map(({ value }) => countOperations(partAbove(graph, value, output).graph) / whole);
  const visits =
    notLinear === undefined
      ? Math.min(
          parameters.radiusNeurons,
          Math.max(leastVisits, Math.floor(operationsForRadius / (3 * whole))),
        )
      : 0;
  const neurons = layers.reduce((sum, layer) => sum + neuronCount(layer, unit), 0);
  const meter = new ProgressMeter(
    analysis.progress,
    expectedPasses(analysis, rows.length, shares, neurons, visits),
    'Predicting',
  );
  let share = 1;
  const options = { unit, signal, advance: (count: number) => meter.advance(count) };
  const runner = new PathwayRunner(runtime, network, layers, { ...options, rows: plan.rows });
  const path = new PathRunner(runtime, network, layers, {
    ...options,
    advance: (count: number) => meter.advance(count * share),
    plan,
    spacing: 'middle',
    gradient: 'averaged',
    influence: false,
  });
  const maps = new AttributionMaps(runtime, network, runner, { ...options, plan });
  const passes = new NetworkRunner(runtime, network, plan.rows, signal);
  const baseline = await readBaseline(parameters.baseline, analysis.data, network.sampleShape);
  const { samples, outputs } = await predictTargets({ ...analysis, data }, passes);
  const scores = [...new Set([parameters.score, ...parameters.compare])];
  const pathways: Pathway[] = [];
  for (const [i, predicted] of samples.entries()) {
    signal.throwIfAborted();
    const row = rows[i]!;
    const name = analysis.data.sampleName(row);
    const input = await passes.inputs(data, [i]);
    const sample = { input, target: predicted.target };
    const names = new Set([
      ...scores.flatMap((score) => scoreValues(runner, score)),
      ...(visits > 0 ? regionValues(runner, linear) : []),
    ]);
    const values = names.size > 0 ? await passes.values(input, [...names]) : {};
    const traced: TracedNetwork = { runner, path, sample, outputs: outputs[i]!, values };
    const dead = await deadNeurons(traced);
    const found: ScoredNeurons[] = [];
    for (const score of scores) {
      meter.say(`Scores of the neurons for ${name}: ${score}`);
      const one = await scoreNeurons(score, traced, {
        sparsities: parameters.sparsity,
        steps,
        iterations: parameters.iterations,
        rounds: parameters.rounds,
        seed: analysis.seed,
        startLayer: (layer) => (share = shares[layer]!),
      });
      if (one.warning !== undefined) warnings.push(`${name}: ${one.warning}`);
      found.push(one);
    }
    const [scored, ...others] = found as [ScoredNeurons, ...ScoredNeurons[]];
    meter.say(`Pathway gradients for ${name}`);
    const masks = scored.selections.map((selection) => maskOf(runner, selection));
    const levels: PathwayLevel[] = [];
    for (const [k, selection] of scored.selections.entries()) {
      const { gradient } = await runner.pathwayGradient(sample, masks[k]!, parameters.gradient);
      const zeroedOutput = await runner.gatedOutput(sample, masks[k]!);
      const smoothed =
        parameters.smoothing > 1 && openMap(mapPlane(gradient, network.sampleShape), parameters.smoothing);
      levels.push({
        asked: selection.asked,
        reached: selection.reached,
        kept: selection.kept,
        threshold: selection.threshold,
        tied: selection.tied,
        deadShare: deadShare(selection, dead),
        ...(Number.isFinite(zeroedOutput) ? { zeroedOutput } : {}),
        gradient: encodeMap(gradient, network.sampleShape),
        ...(smoothed ? { smoothed: encodeMap(smoothed.values, [1, smoothed.height, smoothed.width]) } : {}),
      });
    }
    if (visits > 0) {
      meter.say(`Linear region for ${name}`);
      const regions = await linearRegions(runner, sample, masks, values, linear, visits);
      regions.forEach((region, k) => (levels[k] = { ...levels[k]!, radius: region }));
    }
    meter.say(`Maps for ${name}`);
    const shown: Pathway['maps'] = [];
    for (const method of parameters.maps) {
      const map = await maps.map(method, sample, baseline, steps);
      if (map) shown.push({ method, map: encodeMap(map.values, map.shape) });
      else if (i === 0)
        warnings.push('GradCAM needs a layer of channels over a plane, and this network has none.');
    }
    pathways.push({
      sample: { ...predicted, index: row },
      sparsity: levels,
      layers: await layersOf(traced, scored, dead),
      comparisons: others.map((other, k) => compare(scores[k + 1]!, scored, other, dead)),
      maps: shown,
    });
  }
  const lines = await readLayerLines(analysis, network.layers, warnings);
  const inputs = await passes.inputs(
    data,
    rows.map((_, i) => i),
  );
  return {
    kind: 'pathway',
    ...resultHeader({ ...analysis, data }),
    parameters,
    input: {
      name: network.input,
      shape: [...network.sampleShape],
      shown: encodeArray(Float32Array.from(inputs.data as Float32Array), [
        rows.length,
        ...network.sampleShape,
      ]),
    },
    output: { name: network.output, labels: [...(analysis.labels ?? data.labelNames ?? [])] },
    rectified,
    ...(notLinear === undefined ? {} : { notLinear }),
    layers: layers.map((layer) => ({
      name: layer.name,
      operator: layer.operator,
      shape: [...layer.shape],
      channelAxis: layer.channelAxis,
      neurons: neuronCount(layer, unit),
      ...(lines[layer.name] === undefined ? {} : { line: lines[layer.name]! }),
    })),
    pathways,
    warnings,
    seconds: (performance.now() - started) / 1000,
  };
}

function chosenRows({ data, parameters: { samples } }: PathwayAnalysis): number[] {
  if (typeof samples === 'number') {
    return Array.from({ length: Math.min(samples, data.samples) }, (_, row) => row);
  }
  const missing = samples.find((row) => row >= data.samples);
  if (missing !== undefined) {
    throw new InputError(`${data.name} has rows 0 to ${data.samples - 1}, not ${missing}`);
  }
  return [...new Set(samples)];
}

/** Passes forward and backward to expect, for the time left. */
function expectedPasses(
  { parameters }: PathwayAnalysis,
  samples: number,
  shares: readonly number[],
  neurons: number,
  visits: number,
): number {
  const { score, compare, maps, sparsity, steps, iterations, rounds } = parameters;
  const costs = {
    mct: 1,
    intgrad: steps * shares.reduce((sum, share) => sum + share, 0),
    greedy: rounds,
    dgr: iterations,
    'dgr-random': iterations,
  };
  const scores = [...new Set([score, ...compare])].reduce((sum, each) => sum + costs[each], 0);
  const integrated = maps.includes('integratedGradients') ? steps : 0;
  // A pathway has a kink for each of its neurons, and those of poolings.
  const region = sparsity.reduce((sum, share) => sum + Math.min(visits, (1 - share) * neurons), 0);
  return samples * (2 + scores + 2 * sparsity.length + maps.length + integrated + region);
}

function whyNotLinear({ obstacle }: Linearity, rectified: boolean): string | undefined {
  if (!rectified) return 'the network has no rectifiers';
  if (!obstacle) return undefined;
  const where = obstacle.source === undefined ? '' : ` at ${obstacle.source}`;
  return `${obstacle.operator}${where} is neither linear nor a rectifier`;
}

/** For each layer 1 at the neurons that are 0 for the sample. */
async function deadNeurons({ path, sample }: TracedNetwork): Promise<Uint8Array[]> {
  const { activation } = await path.activations({
    end: sample.input,
    start: sample.input,
    targets: [sample.target],
  });
  return activation.map((layer) => Uint8Array.from(layer, (value) => (value === 0 ? 1 : 0)));
}

function maskOf(runner: PathwayRunner, { layers }: Selection): Gates {
  return runner.whole().map((whole, i) => {
    const mask = whole.fill(0);
    for (const neuron of layers[i]!) mask[neuron] = 1;
    return mask;
  });
}

function countDead(neurons: readonly number[], dead: Uint8Array): number {
  return neurons.reduce((count, neuron) => count + dead[neuron]!, 0);
}

function deadShare({ layers, kept }: Selection, dead: readonly Uint8Array[]): number {
  return kept === 0 ? 0 : layers.reduce((sum, neurons, i) => sum + countDead(neurons, dead[i]!), 0) / kept;
}

async function layersOf(
  { runner, sample, outputs }: TracedNetwork,
  { selections, scores, sums }: ScoredNeurons,
  dead: readonly Uint8Array[],
): Promise<LayerOfPathway[]> {
  const result: LayerOfPathway[] = [];
  for (const [i, layer] of runner.layers.entries()) {
    const kept = selections.map(({ layers }) => [...layers[i]!]);
    const expected =
      sums === undefined
        ? 0
        : outputs[sample.target]! - (await runner.gatedOutput(sample, withoutLayer(runner, i)));
    result.push({
      name: layer.name,
      neurons: neuronCount(layer, runner.unit),
      dead: dead[i]!.reduce((sum, one) => sum + one, 0),
      kept,
      deadKept: kept.map((neurons) => countDead(neurons, dead[i]!)),
      best: kept[0]!.slice(0, mostBest).map((neuron) => scores[i]![neuron]!),
      ...(sums === undefined || !Number.isFinite(expected)
        ? {}
        : { completeness: { sum: sums[i]!, expected, error: Math.abs(sums[i]! - expected) } }),
    });
  }
  return result;
}

function withoutLayer(runner: PathwayRunner, i: number): Gates {
  return runner.whole().map((whole, at) => (at === i ? whole.fill(0) : whole));
}

function compare(
  score: PathwayComparison['score'],
  scored: ScoredNeurons,
  other: ScoredNeurons,
  dead: readonly Uint8Array[],
): PathwayComparison {
  return {
    score,
    levels: other.selections.map((selection, k) => {
      const own = scored.selections[k]!.layers;
      return {
        asked: selection.asked,
        reached: selection.reached,
        deadShare: deadShare(selection, dead),
        overlap: overlapWhole(own, selection.layers),
        layers: own.map((neurons, i) => overlap(neurons, selection.layers[i]!)),
      };
    }),
  };
}

function encodeMap(values: Float64Array, shape: readonly number[]): EncodedArray {
  if (!values.every(Number.isFinite)) {
    throw new InputError(
      'a map is not finite, as a slope of the network is not: choose another baseline, or check the preprocessing of the data',
    );
  }
  return encodeArray(Float32Array.from(values), shape);
}
