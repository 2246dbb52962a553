import type { ConductanceLayer, ConductanceResult } from '../../src/protocol/ConductanceResult.ts';
import { decodeArray } from '../../src/protocol/EncodedArray.ts';
import { allSamples, type SampleGroup } from './sampleGroups.ts';

/** How many of a group's samples the layer stores the conductances of: it stores the first ones only. */
export function storedSamples(layer: ConductanceLayer, { samples }: SampleGroup): readonly number[] {
  const [stored = 0] = layer.perSample.shape;
  return samples.filter((sample) => sample < stored);
}

/**
 * A layer with the means of a group's stored samples in place of those of all samples, and without rank intervals;
 * undefined where none is stored. The completeness error is the largest of these samples, and relative to the output's
 * mean change over all samples, as the tolerance is. The other measures stay those of all samples.
 */
export function groupLayer(
  result: ConductanceResult,
  layer: ConductanceLayer,
  group: SampleGroup,
): ConductanceLayer | undefined {
  if (group.key === allSamples) {
    return layer;
  }
  const samples = storedSamples(layer, group);
  if (samples.length === 0) {
    return undefined;
  }
  const { neurons } = layer;
  const perSample = decodeArray(layer.perSample);
  const scores = new Array<number>(neurons).fill(0);
  const meanAbsolute = new Array<number>(neurons).fill(0);
  let expected = 0;
  let largestError = 0;
  for (const sample of samples) {
    let sum = 0;
    for (let neuron = 0; neuron < neurons; neuron++) {
      const value = perSample[sample * neurons + neuron]!;
      sum += value;
      scores[neuron]! += value / samples.length;
      meanAbsolute[neuron]! += Math.abs(value) / samples.length;
    }
    const change = outputChange(result, sample);
    expected += change / samples.length;
    largestError = Math.max(largestError, Math.abs(sum - change));
  }
  const sum = scores.reduce((total, value) => total + value, 0);
  const magnitude =
    result.samples.reduce((total, _, sample) => total + Math.abs(outputChange(result, sample)), 0) /
    result.samples.length;
  const grouped: ConductanceLayer = {
    ...layer,
    scores,
    meanAbsolute,
    share: Math.abs(expected) < 1e-12 ? 0 : sum / expected,
    completeness:
      layer.completeness === 'not a cut'
        ? 'not a cut'
        : { sum, expected, relativeError: largestError / Math.max(magnitude, 1e-12) },
  };
  delete grouped.rankInterval;
  return grouped;
}

/** F(x) - F(x') of one sample. */
function outputChange(result: ConductanceResult, sample: number): number {
  const { output, baselineOutput } = result.samples[sample]!;
  return output - baselineOutput;
}
