import type { ConductanceResult, ImportanceMeasure } from '../../protocol/ConductanceResult.ts';
import { elementCount } from '../graph/Tensor.ts';
import { readLayerLines } from '../workspace/readLayerLines.ts';
import { resultHeader } from '../resultHeader.ts';
import { ProgressMeter } from '../ProgressMeter.ts';
import { readBaseline } from './baseline.ts';
import type { ConductanceAnalysis, Sample } from './ConductanceAnalysis.ts';
import { encodeInputs } from './encodeInputs.ts';
import { layerResult } from './layerResult.ts';
import { LayerScores } from './LayerScores.ts';
import { NetworkRunner } from './NetworkRunner.ts';
import { chooseMeasures, otherMeasures } from './otherMeasures.ts';
import { pathBatch } from './pathBatch.ts';
import { pathNetwork, type PathNetwork } from './PathNetwork.ts';
import { PathRunner } from './PathRunner.ts';
import { pixelMapRows, pixelMaps } from './pixelMaps.ts';
import { planPath, samplesInRun } from './planPath.ts';
import { predictSamples } from './predictSamples.ts';
import { selectFeatures, selectionLabels } from './selectFeatures.ts';
import { selectLayers } from './selectLayers.ts';
import { sweepUntilComplete } from './sweepUntilComplete.ts';
import { neuronCount } from './unit.ts';

/** `steps: "auto"` starts here and doubles. */
const firstSteps = 16;
/** Without a layer that cuts the graph there is no error to watch, and `auto` takes this many. */
const blindSteps = 64;
/** Input samples stored with the result, so that pictures show without the data. */
const shownBytes = 4 << 20;
const mostShown = 256;

/**
 * Ranks the hidden units of a network by conductance, with the other importance measures beside it.
 * Rejects with an InputError for what the user gave, and with the signal's reason when it is aborted.
 */
export async function analyseConductance(analysis: ConductanceAnalysis): Promise<ConductanceResult> {
  const started = performance.now();
  const { model, data, runtime, parameters, signal } = analysis;
  const warnings = [...model.warnings];
  const network = pathNetwork(model);
  const layers = selectLayers(network.layers, parameters.layers, parameters.position);
  const labels = parameters.featureSelection ? selectionLabels(data) : undefined;
  const measures = chooseMeasures(parameters, network, layers, data.samples, warnings);
  const plan = planPath(network, layers, parameters.unit, analysis.memory);
  const meter = new ProgressMeter(
    analysis.progress,
    expectedRows(analysis, network, layers.length, measures),
    'Predicting',
  );
  const passes = new NetworkRunner(runtime, network, plan.rows, signal);
  const baseline = await readBaseline(parameters.baseline, data, network.sampleShape);
  const samples = await predictSamples(analysis, passes, baseline);
  const magnitude = meanMagnitude(samples);
  if (magnitude < 1e-9) {
    warnings.push(
      'The output at the samples equals the output at the baseline, so there is nothing to divide up.',
    );
  }

  meter.say(`Conductance of ${layers.length} ${layers.length === 1 ? 'layer' : 'layers'}`);
  const runner = new PathRunner(runtime, network, layers, {
    ...parameters,
    influence: measures.has('internalInfluence'),
    plan,
    signal,
    advance: (rows) => meter.advance(rows),
  });
  // Feature selection aggregates by label, so it needs the measures of every sample, and the activations to classify.
  if (parameters.featureSelection) measures.add('activation');
  const kept = parameters.featureSelection ? measures : new Set<ImportanceMeasure>(['conductance']);
  const scores = layers.map(
    (layer) => new LayerScores(neuronCount(layer, parameters.unit), data.samples, measures, kept),
  );
  const watched = layers.flatMap((layer, i) => (layer.cut ? [i] : []));
  const errors = layers.map(() => 0);
  const automatic = parameters.steps === 'auto';
  const asked =
    parameters.steps === 'auto' ? (watched.length === 0 ? blindSteps : firstSteps) : parameters.steps;
  const refinement = {
    steps: asked,
    maximumSteps: automatic ? parameters.maximumSteps : asked,
    tolerance: parameters.tolerance,
    watched,
    magnitude,
  };
  let steps = asked;
  let converged = true;
  for (let start = 0; start < data.samples;) {
    signal.throwIfAborted();
    const size = Math.min(data.samples - start, samplesInRun(plan, asked + 1));
    const chunk = samples.slice(start, start + size);
    const targets = chunk.map(({ target }) => target);
    const rows = chunk.map(({ index }) => index);
    const batch = await pathBatch(passes, data, baseline, rows, targets);
    const swept = await sweepUntilComplete(runner, batch, chunk, refinement);
    steps = Math.max(steps, swept.steps);
    converged &&= !automatic || swept.converged;
    const others = await otherMeasures(runner, passes, batch, layers, measures, parameters.steps);
    layers.forEach((_, i) => {
      errors[i] = Math.max(errors[i]!, swept.errors[i]!);
      scores[i]!.add('conductance', start, swept.conductance[i]!);
      if (measures.has('internalInfluence')) scores[i]!.add('internalInfluence', start, swept.influence[i]!);
      for (const [measure, values] of others) scores[i]!.add(measure, start, values[i]!);
    });
    start += size;
  }
  if (!converged) {
    warnings.push(
      `The completeness error stayed above ${parameters.tolerance * 100} % at ${steps} steps: ` +
        'raise the largest number of steps, or read small differences with care.',
    );
  }
  if (automatic && watched.length === 0) {
    warnings.push(
      'None of the chosen layers cuts the graph, so the error of the integral cannot be measured; ' +
        `${blindSteps} steps were used.`,
    );
  }

  meter.say('Pixel maps of the best neurons');
  const maps = await pixelMaps(analysis, runner, passes, layers, scores, baseline, samples, steps, warnings);
  const selection = labels && selectFeatures(analysis.seed, labels, layers, scores, measures);
  const shown = await shownInputs(passes, analysis);
  const lines = await readLayerLines(analysis, network.layers, warnings);
  meter.say('Rank intervals');
  return {
    kind: 'conductance',
    ...resultHeader(analysis),
    parameters: { ...parameters, measures: [...measures] },
    steps,
    converged,
    input: { name: network.input, shape: [...network.sampleShape], shown },
    output: { name: network.output, labels: [...(analysis.labels ?? data.labelNames ?? [])] },
    samples,
    layers: layers.map((layer, i) => ({
      ...layerResult(analysis, layer, scores[i]!, measures, samples, errors[i]!),
      ...(lines[layer.name] === undefined ? {} : { line: lines[layer.name]! }),
    })),
    maps,
    ...(selection ? { featureSelection: selection } : {}),
    warnings,
    seconds: (performance.now() - started) / 1000,
  };
}

/** Path points to expect, for the time left; `auto` mostly ends after one or two doublings. */
function expectedRows(
  { data, parameters }: ConductanceAnalysis,
  network: PathNetwork,
  layers: number,
  measures: ReadonlySet<ImportanceMeasure>,
): number {
  const points = (parameters.steps === 'auto' ? 4 * firstSteps : parameters.steps) + 1;
  const oblivious = measures.has('layerIntegratedGradients') ? (layers * points) / 2 : 0;
  const maps = pixelMapRows(network, layers, parameters, data.samples, points);
  return data.samples * (points + oblivious) + maps;
}

function meanMagnitude(samples: readonly Sample[]): number {
  const total = samples.reduce(
    (sum, { output, baselineOutput }) => sum + Math.abs(output - baselineOutput),
    0,
  );
  return total / samples.length;
}

function shownInputs(
  passes: NetworkRunner,
  { data }: ConductanceAnalysis,
): Promise<ConductanceResult['input']['shown']> {
  const fitting = Math.floor(shownBytes / (4 * elementCount(passes.network.sampleShape)));
  const count = Math.max(1, Math.min(data.samples, mostShown, fitting));
  return encodeInputs(
    passes,
    data,
    Array.from({ length: count }, (_, i) => i),
  );
}
