import type {
  AttributionMethod,
  EvaluationCurve,
  EvaluationMeasure,
  EvaluationResult,
  SanityParameters,
} from '../../../protocol/EvaluationResult.ts';
import { pathNetwork, type PathNetwork } from '../../conductance/PathNetwork.ts';
import { predictTargets } from '../../conductance/predictSamples.ts';
import { InputError } from '../../InputError.ts';
import { deriveSeed } from '../../numeric/deriveSeed.ts';
import { Random } from '../../numeric/Random.ts';
import { spearman } from '../../numeric/spearman.ts';
import type { MapPlane } from '../../pathways/mapPlane.ts';
import { resultHeader } from '../../resultHeader.ts';
import type { EvaluationAnalysis } from './EvaluationAnalysis.ts';
import type { MapMaker } from './MapMaker.ts';
import { makeMapMaker } from './makeMapMaker.ts';
import { meanAndError } from './meanAndError.ts';
import { ProgressMeter } from '../../ProgressMeter.ts';
import { structuralSimilarity } from './structuralSimilarity.ts';
import { weightStages, type WeightStage } from './weightStages.ts';
import { withRandomWeights } from './withRandomWeights.ts';

const measures = ['spearman', 'spearmanAbsolute', 'ssim'] as const satisfies readonly EvaluationMeasure[];

/**
 * The sanity check of Adebayo et al. 2018 by cascading randomisation: the weights of the layers become N(0, deviation²),
 * from the last layer to the first one, and after each the maps are compared with those of the network as it is. The
 * maps go on to explain the output that they explained at first. Maps that stay alike do not show what was learnt.
 *
 * Rejects with an InputError for what the user gave.
 */
export async function analyseSanity(
  analysis: EvaluationAnalysis<SanityParameters>,
): Promise<EvaluationResult> {
  const started = performance.now();
  const { model, data, parameters, memory, signal, seed } = analysis;
  const network = pathNetwork(model);
  const stages = cascade(weightStages(network.graph), parameters.stages);
  if (stages.length === 0) {
    throw new InputError(`${model.path} has no weights between "${network.input}" and "${network.output}"`);
  }
  const meter = new ProgressMeter(analysis.progress, 1, 'Predicting');
  const makerOf = (of: PathNetwork): Promise<MapMaker> =>
    makeMapMaker(analysis, of, (passes) => meter.advance(passes));
  const maker = await makerOf(network);
  const { samples } = await predictTargets(analysis, maker.passes);
  const warnings = [...model.warnings];
  const makers: MapMaker[] = [];
  for (const [i, randomised] of randomNetworks(network, stages, parameters.deviation, seed).entries()) {
    const changed = await makerOf(randomised);
    if (!(await finiteOutputs(changed, analysis))) {
      warnings.push(
        `With random weights down to ${stages[i]!.name} the outputs are no finite numbers, and nothing can be compared: give a smaller deviation than ${parameters.deviation}.`,
      );
      break;
    }
    makers.push(changed);
  }
  meter.expect(maker.cost() * samples.length * (makers.length + 1));

  const mapsOf = async (
    maker: MapMaker,
    row: number,
    stage: number,
  ): Promise<Map<AttributionMethod, MapPlane>> => {
    signal.throwIfAborted();
    const input = await maker.passes.inputs(data, [row]);
    return maker.maps({ input, target: samples[row]!.target }, deriveSeed(seed, row, stage));
  };
  const found = new Map<string, number[]>();
  const key = (method: AttributionMethod, measure: EvaluationMeasure, stage: number): string =>
    `${method} ${measure} ${stage}`;
  const pixels = network.sampleShape.slice(-2).reduce((count, length) => count * length, 1);
  const bytes = maker.methods.length * pixels * Float64Array.BYTES_PER_ELEMENT;
  // As many samples as their maps fit; more would have to be kept until the last stage.
  const atOnce = Math.max(1, Math.floor(memory / bytes));
  for (let start = 0; start < samples.length; start += atOnce) {
    const part = samples.slice(start, start + atOnce);
    meter.say('Maps of the network as it is');
    const originals: Map<AttributionMethod, MapPlane>[] = [];
    for (const { index } of part) originals.push(await mapsOf(maker, index, 0));
    for (const [i, changed] of makers.entries()) {
      meter.say(`Maps with random weights down to ${stages[i]!.name} (${i + 1} of ${stages.length})`);
      for (const [at, { index }] of part.entries()) {
        for (const [method, map] of await mapsOf(changed, index, i + 1)) {
          const similar = similarity(originals[at]!.get(method)!, map);
          for (const measure of measures) {
            const value = similar[measure];
            if (value === undefined) continue;
            const list = found.get(key(method, measure, i)) ?? [];
            list.push(value);
            found.set(key(method, measure, i), list);
          }
        }
      }
    }
  }
  const curves = measures.flatMap((measure) =>
    maker.methods.map((method): EvaluationCurve => ({
      method,
      measure,
      points: stages.map((_, i) => {
        const values = found.get(key(method, measure, i));
        return values ? meanAndError(values) : {};
      }),
    })),
  );
  return {
    kind: 'evaluation',
    ...resultHeader(analysis),
    parameters,
    positions: stages.map(({ name }) => name),
    errorsOver: 'samples',
    curves,
    warnings: [...warnings, ...maker.warnings],
    seconds: (performance.now() - started) / 1000,
  };
}

/** The stages from the last layer down; several at a time where there are more than `most`. */
function cascade(stages: readonly WeightStage[], most: number): WeightStage[] {
  const downwards = stages.toReversed();
  const count = Math.min(most, downwards.length);
  return Array.from({ length: count }, (_, i) => {
    const part = downwards.slice(
      Math.round((i * downwards.length) / count),
      Math.round(((i + 1) * downwards.length) / count),
    );
    return { name: part.at(-1)!.name, weights: part.flatMap(({ weights }) => weights) };
  });
}

/** For each stage the network whose layers have random weights down to it. */
function randomNetworks(
  network: PathNetwork,
  stages: readonly WeightStage[],
  deviation: number,
  seed: number,
): PathNetwork[] {
  let { graph } = network;
  return stages.map(({ weights }, i) => {
    graph = withRandomWeights(graph, weights, deviation, new Random(deriveSeed(seed, -1, i)));
    return { ...network, graph };
  });
}

async function finiteOutputs(maker: MapMaker, { data }: EvaluationAnalysis): Promise<boolean> {
  for (let start = 0; start < data.samples; start += maker.passes.rows) {
    const rows = Array.from(
      { length: Math.min(maker.passes.rows, data.samples - start) },
      (_, i) => start + i,
    );
    const outputs = await maker.passes.outputs(await maker.passes.inputs(data, rows));
    if (!outputs.every((output) => output.every(Number.isFinite))) return false;
  }
  return true;
}

/** How alike two maps are, each divided by its largest magnitude; a rank correlation is undefined for a constant map. */
function similarity(
  original: MapPlane,
  map: MapPlane,
): { [M in (typeof measures)[number]]: number | undefined } {
  const [a, b] = [normalised(original), normalised(map)];
  const lists = [[...a.values], [...b.values]] as const;
  // Structural similarity is made for brightness, which has no sign: two negative means would count as alike.
  const brightness = (plane: MapPlane): MapPlane => ({
    ...plane,
    values: plane.values.map((value) => (value + 1) / 2),
  });
  return {
    spearman: spearman(...lists),
    spearmanAbsolute: spearman(lists[0].map(Math.abs), lists[1].map(Math.abs)),
    ssim: structuralSimilarity(brightness(a), brightness(b), 1),
  };
}

/** From -1 to 1, with 0 where it was. */
function normalised(map: MapPlane): MapPlane {
  const largest = map.values.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  return largest === 0 ? map : { ...map, values: map.values.map((value) => value / largest) };
}
