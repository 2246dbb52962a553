import type { Pathway, PathwayResult, PathwayScore, BaselineMap } from '../protocol/PathwayResult.ts';
import { formatNumber } from './formatNumber.ts';
import { baseName, shortenText } from './shortenText.ts';

/** Names of the scores for people, as the paper has them. */
export const scoreNames: Readonly<Record<PathwayScore, string>> = {
  mct: 'NeuronMCT',
  intgrad: 'NeuronIntGrad',
  greedy: 'GreedyPruning',
  dgr: 'DGR(init=1)',
  'dgr-random': 'DGR(init=random)',
};

export const mapNames: Readonly<Record<BaselineMap, string>> = {
  gradient: 'Gradient',
  guided: 'Guided backpropagation',
  gradcam: 'GradCAM',
  inputGradient: 'Input × gradient',
  integratedGradients: 'Integrated gradients',
};

/** What the result is about, in one line. */
export function pathwayTitle({ model, data }: PathwayResult): string {
  return `Critical pathways of ${shortenText(baseName(model.path))} on ${shortenText(baseName(data.path))}`;
}

/** A class by its number and, where the network has labels, its name: "3 (cat)". */
export function describeOutput({ output: { labels } }: PathwayResult, index: number): string {
  const label = labels[index];
  return label === undefined || label === String(index)
    ? String(index)
    : `${index} (${shortenText(label, 40)})`;
}

/** Which response of which sample the pathway carries. */
export function describeResponse(result: PathwayResult, { sample }: Pathway): string {
  const label = sample.label === undefined ? '' : `, label ${describeOutput(result, sample.label)}`;
  return (
    `row ${sample.index}${label}, predicted ${describeOutput(result, sample.predicted)}; ` +
    `output ${describeOutput(result, sample.target)} is ${formatNumber(sample.output)}`
  );
}
