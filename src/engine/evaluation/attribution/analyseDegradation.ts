import type {
  AttributionMethod,
  DegradationParameters,
  EvaluationCurve,
  EvaluationResult,
} from '../../../protocol/EvaluationResult.ts';
import { pathNetwork } from '../../conductance/PathNetwork.ts';
import { predictTargets } from '../../conductance/predictSamples.ts';
import { float32 } from '../../graph/Tensor.ts';
import { InputError } from '../../InputError.ts';
import { deriveSeed } from '../../numeric/deriveSeed.ts';
import { ProgressMeter } from '../../ProgressMeter.ts';
import { resultHeader } from '../../resultHeader.ts';
import { curveArea } from './curveArea.ts';
import type { EvaluationAnalysis } from './EvaluationAnalysis.ts';
import { fillValues } from './fillValues.ts';
import { makeMapMaker } from './makeMapMaker.ts';
import { meanAndError } from './meanAndError.ts';
import { isRemoved, removalRanks, type RemovalRanks } from './removalRanks.ts';
import { removePixels } from './removePixels.ts';

const directions = { leastFirst: 'least', mostFirst: 'most' } as const;
type Direction = keyof typeof directions;
/** A forward pass, in passes forward and back. */
const forwardCost = 1 / 3;

/**
 * Input degradation (Samek et al. 2017; section 4.3 of the paper): pixels are removed least relevant first (LeRF) or most
 * relevant first (MoRF), and the change of the output |p0 - p| / |p0| is followed, with p the softmax probability of
 * the target, or the output itself where it is a single number. The network is the whole one, also for maps of pathways.
 *
 * Rejects with an InputError for what the user gave.
 */
export async function analyseDegradation(
  analysis: EvaluationAnalysis<DegradationParameters>,
): Promise<EvaluationResult> {
  const started = performance.now();
  const { model, data, parameters, signal, seed } = analysis;
  const network = pathNetwork(model);
  if (network.embed && parameters.fill === 'mean') {
    throw new InputError(
      'the mean of tokens is none: give a number to fill removed places of the embedding with, such as 0',
    );
  }
  const meter = new ProgressMeter(analysis.progress, 1, 'Predicting');
  const advance = (passes: number): void => meter.advance(passes);
  const maker = await makeMapMaker(analysis, network, advance);
  const fill = await fillValues(parameters.fill, data, network.sampleShape);
  const { samples, outputs } = await predictTargets(analysis, maker.passes);
  const warnings = [...model.warnings];
  const forward = 2 * maker.methods.length * parameters.shares.length * forwardCost;
  meter.expect((maker.cost() + forward) * samples.length);
  meter.say('Maps, and outputs without pixels');

  const positions = [0, ...parameters.shares];
  /** For each sample its curve. */
  const found: { [D in Direction]: Map<AttributionMethod, number[][]> } = {
    leastFirst: new Map(maker.methods.map((method) => [method, []])),
    mostFirst: new Map(maker.methods.map((method) => [method, []])),
  };
  let unmeasured = 0;
  for (const { index, target } of samples) {
    signal.throwIfAborted();
    const input = await maker.passes.inputs(data, [index]);
    const before = probability(outputs[index]!, target);
    if (before === 0) {
      unmeasured++;
      continue;
    }
    const sampleSeed = deriveSeed(seed, index);
    const maps = await maker.maps({ input, target }, sampleSeed);
    for (const [method, map] of maps) {
      const ranks = removalRanks(map, parameters, sampleSeed);
      for (const direction of ['leastFirst', 'mostFirst'] as const) {
        const degraded = without(input.data as Float32Array, ranks, direction, parameters.shares, fill);
        const after = await maker.passes.outputs(
          float32(degraded, [parameters.shares.length, ...network.sampleShape]),
        );
        const changes = after.map(
          (output) => Math.abs(before - probability(output, target)) / Math.abs(before),
        );
        found[direction].get(method)!.push([0, ...changes]);
        meter.advance(parameters.shares.length * forwardCost);
      }
    }
  }
  if (unmeasured === samples.length) {
    throw new InputError('the output is 0 for all samples: there is no change to compare with it');
  }
  if (unmeasured > 0) warnings.push(`${unmeasured} samples are left out: their output is 0.`);
  const curves = (['leastFirst', 'mostFirst'] as const).flatMap((measure) => {
    const areas = new Map(
      [...found[measure]].map(([method, lists]) => [method, lists.map((list) => curveArea(positions, list))]),
    );
    const random = areas.get('random');
    return maker.methods.map((method): EvaluationCurve => {
      const lists = found[measure].get(method)!;
      const own = areas.get(method)!;
      return {
        method,
        measure,
        points: positions.map((_, i) => meanAndError(lists.map((list) => list[i]!))),
        area: meanAndError(own),
        ...(random &&
          method !== 'random' && { againstRandom: meanAndError(own.map((area, i) => area - random[i]!)) }),
      };
    });
  });
  return {
    kind: 'evaluation',
    ...resultHeader(analysis),
    parameters,
    positions,
    errorsOver: 'samples',
    curves,
    warnings: [...warnings, ...maker.warnings],
    seconds: (performance.now() - started) / 1000,
  };
}

/** The sample without pixels, once for each share. */
function without(
  sample: Float32Array,
  { ranks, tiles }: RemovalRanks,
  direction: Direction,
  shares: readonly number[],
  fill: Float32Array,
): Float32Array {
  const result = new Float32Array(shares.length * sample.length);
  shares.forEach((share, i) => {
    const row = result.subarray(i * sample.length, (i + 1) * sample.length);
    row.set(sample);
    removePixels(row, ranks, isRemoved(tiles, share, directions[direction]), fill);
  });
  return result;
}

function probability(outputs: readonly number[], target: number): number {
  if (outputs.length === 1) return outputs[0]!;
  const highest = Math.max(...outputs);
  const sum = outputs.reduce((all, output) => all + Math.exp(output - highest), 0);
  return Math.exp(outputs[target]! - highest) / sum;
}
