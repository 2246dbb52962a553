import { countOf } from './countOf.ts';
import type { AblationClass, AblationCurve, AblationResult } from '../protocol/AblationResult.ts';
import { className } from './describeIntervention.ts';
import { formatCount, formatNumber, formatPercent } from './formatNumber.ts';
import type { MethodStyle } from './methodStyles.ts';
import { baseName, shortenText } from './shortenText.ts';

export type Protection = AblationCurve['method'];

/** What orders the neurons, and what a person should know of it. */
export const neuronMethodNames: Readonly<
  Record<Protection, { readonly name: string; readonly meaning: string }>
> = {
  neucept: { name: 'NeuCEPT', meaning: 'critical neurons, in the order of their scores' },
  saliency: { name: 'Saliency', meaning: 'the highest mean |∂logit/∂activation|' },
  integratedGradients: {
    name: 'Integrated gradients',
    meaning: 'the highest mean integrated gradients, from the activation at the baseline',
  },
  deepLift: { name: 'DeepLift', meaning: 'the highest mean contribution by the rescale rule' },
  gradientShap: { name: 'GradientSHAP', meaning: 'the highest mean expected gradients' },
  random: { name: 'Random', meaning: 'random neurons, others for each sample and draw of noise' },
  none: { name: 'No protection', meaning: 'all neurons get the noise' },
};

/** Okabe and Ito's colours, told apart with any colour vision; what knows nothing of the class is grey. */
export const neuronMethodStyles: Readonly<Record<Protection, MethodStyle>> = {
  neucept: { color: '#d55e00', dash: 'solid', symbol: 'circle' },
  saliency: { color: '#56b4e9', dash: 'solid', symbol: 'x' },
  integratedGradients: { color: '#0072b2', dash: 'solid', symbol: 'diamond' },
  deepLift: { color: '#009e73', dash: 'dash', symbol: 'square' },
  gradientShap: { color: '#cc79a7', dash: 'solid', symbol: 'triangle-up' },
  random: { color: '#8c959f', dash: 'dot', symbol: 'circle' },
  none: { color: '#8c959f', dash: 'dash', symbol: 'cross' },
};

export function ablationTitle({ model, data, layer }: AblationResult): string {
  return `Ablation of ${shortenText(layer.name, 30)} in ${shortenText(baseName(model.path))} on ${shortenText(baseName(data.path))}`;
}

/** One number of protected neurons with one γ: its curves, and that of no protection first. */
export interface AblationSetting {
  readonly top: number;
  readonly gamma: number;
  readonly curves: readonly AblationCurve[];
}

export function ablationSettings(
  { parameters: { top, gamma } }: AblationResult,
  curves: readonly AblationCurve[],
): AblationSetting[] {
  return top.flatMap((count) =>
    gamma.map((each) => ({
      top: count,
      gamma: each,
      curves: curves.filter(
        (curve) => curve.method === 'none' || (curve.top === count && curve.gamma === each),
      ),
    })),
  );
}

/** "10 neurons protected, γ = 1: they get 50 % of the noise". */
export function describeSetting({ top, gamma }: Pick<AblationSetting, 'top' | 'gamma'>): string {
  const share = 2 ** -gamma;
  const left = share < 0.001 ? 'next to none' : formatPercent(share);
  return `${countOf(top, 'neuron')} protected, γ = ${Number.isInteger(gamma) ? formatCount(gamma) : formatNumber(gamma)} (${left} of their noise)`;
}

/** What a class is called, with how many samples. */
export function describeAblatedClass(tested: AblationClass): string {
  return `class ${className(tested)}, ${formatCount(tested.samples)} samples`;
}

/** What a noise level is. */
export function describeScale({ parameters: { scale } }: AblationResult): string {
  return scale === 'activation'
    ? "length of the noise, in lengths of the layer's activation"
    : 'squared length of the noise';
}

/** Whether a method's neurons keep more accuracy than random ones, beyond two standard errors; undefined where nothing tells. */
export function beatsRandomNeurons({ againstRandom }: AblationCurve): 'yes' | 'no' | 'worse' | undefined {
  if (againstRandom?.error === undefined) return undefined;
  const margin = 2 * againstRandom.error;
  if (againstRandom.mean > margin) return 'yes';
  return againstRandom.mean < -margin ? 'worse' : 'no';
}

/**
 * A difference of accuracies in points of per cent with its standard error: "+2.3 ± 1.2"; with a digit more where a tenth
 * would hide whether the difference is beyond two standard errors: "+0.12 ± 0.05".
 */
export function formatPoints({ mean, error }: NonNullable<AblationCurve['againstRandom']>): string {
  if (mean === undefined) return '–';
  const digits = 100 * (error ?? Math.abs(mean)) < 1 ? 2 : 1;
  const points = Math.abs(100 * mean).toFixed(digits);
  const sign = Number(points) === 0 ? '' : mean < 0 ? '\u2212' : '+';
  return `${sign}${points}${error === undefined ? '' : ` ± ${(100 * error).toFixed(digits)}`}`;
}

/** In how many settings each method's neurons keep more or less accuracy than random ones, in a sentence. */
export function againstRandomSentence(
  result: AblationResult,
  curves: readonly AblationCurve[],
): string | undefined {
  const settings = ablationSettings(result, curves).length;
  const methods = [...new Set(curves.flatMap((curve) => (curve.againstRandom ? [curve.method] : [])))];
  if (methods.length === 0) return undefined;
  const each = methods.map((method) => {
    const verdicts = curves.filter((curve) => curve.method === method).map(beatsRandomNeurons);
    const [more, less] = (['yes', 'worse'] as const).map(
      (side) => verdicts.filter((verdict) => verdict === side).length,
    ) as [number, number];
    const parts = [...(more > 0 ? [`more in ${more}`] : []), ...(less > 0 ? [`less in ${less}`] : [])];
    return `${neuronMethodNames[method].name} ${parts.length > 0 ? parts.join(' and ') : 'the same in all'}`;
  });
  return (
    `Accuracy kept, beside random neurons, in ${countOf(settings, 'setting')} ` +
    `(beyond two standard errors): ${each.join(', ')}.`
  );
}

/** What noise that is positive alone does besides; nothing for noise of both signs. */
export function signCaveat({ parameters: { sign } }: AblationResult): string | undefined {
  return sign === 'both'
    ? undefined
    : 'The noise is positive: it pushes all activations up, which can help or harm a class whatever the neurons mean to it. Noise of both signs does not.';
}

/** The classes for whose neurons accuracy was measured, in words: what the mean is over. */
export function describeMean({ classes }: AblationResult): string {
  return `mean over ${formatCount(classes.length)} classes`;
}
