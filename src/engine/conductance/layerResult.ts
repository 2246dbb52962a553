import type { ConductanceLayer, ImportanceMeasure } from '../../protocol/ConductanceResult.ts';
import { encodeArray } from '../../protocol/EncodedArray.ts';
import type { Layer } from '../graph/findLayers.ts';
import { InputError } from '../InputError.ts';
import type { ConductanceAnalysis, Sample } from './ConductanceAnalysis.ts';
import type { LayerScores } from './LayerScores.ts';
import { rankIntervals } from './rankIntervals.ts';

/** Values of single samples stored for one layer: 4 MB. */
const storedPerLayer = 1 << 20;

/** What the document says of one layer. @param error the layer's relative completeness error. */
export function layerResult(
  { parameters, seed, data }: ConductanceAnalysis,
  layer: Layer,
  scores: LayerScores,
  measures: ReadonlySet<ImportanceMeasure>,
  samples: readonly Sample[],
  error: number,
): ConductanceLayer {
  for (const measure of measures) {
    if (scores.mean(measure).every(Number.isFinite)) continue;
    const advice =
      measure === 'conductance'
        ? 'choose another baseline, or other layers'
        : 'choose another baseline, or leave this measure out';
    throw new InputError(
      `${measure} of the layer "${layer.name}" is not a finite number, as a value or a slope on the path is not: ${advice}`,
    );
  }
  const conductance = scores.values('conductance');
  const means = scores.mean('conductance');
  const sum = means.reduce((total, value) => total + value, 0);
  const expected =
    samples.reduce((total, { output, baselineOutput }) => total + output - baselineOutput, 0) /
    samples.length;
  const stored = Math.max(1, Math.min(data.samples, Math.floor(storedPerLayer / scores.neurons)));
  const others = [...measures].filter((measure) => measure !== 'conductance');
  return {
    name: layer.name,
    operator: layer.operator,
    shape: [...layer.shape],
    unit: parameters.unit,
    neurons: scores.neurons,
    scores: means,
    meanAbsolute: scores.meanAbsolute(),
    // One sample has no sampling error to speak of.
    ...(parameters.bootstrap > 0 && data.samples > 1
      ? { rankInterval: rankIntervals(conductance, data.samples, scores.neurons, parameters.bootstrap, seed) }
      : {}),
    completeness: layer.cut ? { sum, expected, relativeError: error } : 'not a cut',
    ...(layer.cut || layer.completeInstead === undefined ? {} : { completeInstead: layer.completeInstead }),
    share: Math.abs(expected) < 1e-12 ? 0 : sum / expected,
    perSample: encodeArray(conductance.slice(0, stored * scores.neurons), [stored, scores.neurons]),
    measures: Object.fromEntries(others.map((measure) => [measure, scores.mean(measure)])),
  };
}
