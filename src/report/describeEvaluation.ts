import type {
  AttributionMethod,
  EvaluationCurve,
  EvaluationMeasure,
  EvaluationResult,
} from '../protocol/EvaluationResult.ts';
import { formatNumber, formatPercent } from './formatNumber.ts';
import { baseName, shortenText } from './shortenText.ts';

/** Names as in the paper, and what a method is. */
export const methodNames: Readonly<
  Record<AttributionMethod, { readonly name: string; readonly meaning: string }>
> = {
  gradient: { name: 'Gradient', meaning: 'the gradient of the output by the input' },
  guided: {
    name: 'Guided backpropagation',
    meaning: 'the gradient, of which rectifiers pass on positive parts only',
  },
  gradcam: { name: 'GradCAM', meaning: 'the channels of the last plane, weighted by their mean gradient' },
  inputGradient: { name: 'InputMCT', meaning: 'input × gradient' },
  integratedGradients: { name: 'InputIntGrad', meaning: 'integrated gradients of the input' },
  mct: { name: 'NeuronMCT', meaning: 'gradient of the pathway of the neurons with the highest |a · ∂F/∂a|' },
  intgrad: {
    name: 'NeuronIntGrad',
    meaning: 'gradient of the pathway of the neurons with the highest integrated gradients',
  },
  'mct-opened': {
    name: 'NeuronMCT*',
    meaning: 'magnitude of NeuronMCT, smoothed by a morphological opening',
  },
  'intgrad-opened': {
    name: 'NeuronIntGrad*',
    meaning: 'magnitude of NeuronIntGrad, smoothed by a morphological opening',
  },
  edges: { name: 'Edges', meaning: 'edges of the input (Sobel), whatever the network is' },
  random: { name: 'Random', meaning: 'a random order' },
};

/** What a measure is called, what it says, and how its area is to be read. */
export const measureTexts: Readonly<
  Record<EvaluationMeasure, { readonly name: string; readonly axis: string; readonly reading: string }>
> = {
  spearman: {
    name: 'Rank correlation with the original map',
    axis: 'Spearman’s ρ',
    reading: 'towards 0: the map depends on what the network has learnt',
  },
  spearmanAbsolute: {
    name: 'Rank correlation of the magnitudes',
    axis: 'Spearman’s ρ of |map|',
    reading: 'towards 0: the map depends on what the network has learnt',
  },
  ssim: {
    name: 'Structural similarity with the original map',
    axis: 'SSIM',
    reading: 'towards 0: the map depends on what the network has learnt',
  },
  leastFirst: {
    name: 'Least relevant pixels removed first (LeRF)',
    axis: '|p₀ − p| / p₀',
    reading: 'lower is better: what is called irrelevant does not matter',
  },
  mostFirst: {
    name: 'Most relevant pixels removed first (MoRF)',
    axis: '|p₀ − p| / p₀',
    reading: 'higher is better: what is called relevant matters',
  },
  accuracy: {
    name: 'Accuracy after retraining without the most relevant pixels (ROAR)',
    axis: 'accuracy',
    reading: 'lower is better: what was removed is what the network needs to learn',
  },
};

const titles: Readonly<Record<EvaluationResult['parameters']['test'], string>> = {
  sanity: 'Sanity check of attributions',
  degradation: 'Input degradation',
  roar: 'Remove and retrain',
};

export function evaluationTitle({ parameters, model, data }: EvaluationResult): string {
  return `${titles[parameters.test]}: ${shortenText(baseName(model.path))} on ${shortenText(baseName(data.path))}`;
}

/** The measures of a result, in their order. */
export function measuresOf({ curves }: EvaluationResult): EvaluationMeasure[] {
  return [...new Set(curves.map(({ measure }) => measure))];
}

/** "0.123 ± 0.004"; the standard error behind the sign. */
export function formatMeasured(
  { mean, error }: EvaluationCurve['points'][number],
  format: (value: number) => string = formatNumber,
): string {
  if (mean === undefined) return '–';
  return error === undefined ? format(mean) : `${format(mean)} ± ${format(error)}`;
}

/** The mean alone. */
export function withoutError({ mean }: EvaluationCurve['points'][number]): EvaluationCurve['points'][number] {
  return mean === undefined ? {} : { mean };
}

/** A position of a curve: a layer, or a share of the pixels. */
export function formatPosition(position: string | number): string {
  return typeof position === 'number' ? formatPercent(position) : shortenText(position, 30);
}

/** What the numbers behind ± are. */
export function describeErrors({ errorsOver, parameters, data, tested }: EvaluationResult): string {
  if (errorsOver === 'trainings') {
    const repeats = parameters.test === 'roar' ? parameters.repeats : 1;
    return `± is the standard error over ${repeats} trainings from different weights.`;
  }
  return tested
    ? `± is the standard error of a share of ${tested.samples} test samples; a second training could differ by more.`
    : `± is the standard error over ${data.samples} samples.`;
}

/** Whether the area of a curve differs from that of the random order as a good map's would; undefined where nothing tells. */
export function beatsRandom({ measure, againstRandom }: EvaluationCurve): 'yes' | 'no' | 'worse' | undefined {
  if (againstRandom?.error === undefined) return undefined;
  const better = (measure === 'mostFirst' ? 1 : -1) * againstRandom.mean;
  const margin = 2 * againstRandom.error;
  if (better > margin) return 'yes';
  return better < -margin ? 'worse' : 'no';
}

export const againstRandomWords = {
  yes: 'better than random',
  no: 'not told from random',
  worse: 'worse than random',
} as const;
