import { fewestSelected } from '../protocol/fewestSelected.ts';
import type { NeuceptLayer, NeuceptParameters, NeuceptResult } from '../protocol/NeuceptResult.ts';
import { describeClass } from './describeTarget.ts';
import { formatCount, formatPercent } from './formatNumber.ts';
import { baseName, shortenText } from './shortenText.ts';

export function neuceptTitle(result: NeuceptResult): string {
  const { model, data, parameters, output, mechanisms } = result;
  const [of, from] = [shortenText(baseName(model.path)), shortenText(baseName(data.path))];
  if (mechanisms?.appliedFrom) return `Mechanisms of ${of} in ${from}`;
  const what = mechanisms ? 'Critical neurons and mechanisms' : 'Critical neurons';
  const index = parameters.network?.class;
  return index === undefined
    ? `${what} in ${of} for ${from}`
    : `${what} of ${of} for class ${describeClass({ output: output ?? { labels: [] } }, index)} on ${from}`;
}

/** Which of the samples neurons were tested on. */
export function testedSamples({ parameters: { network }, layers }: NeuceptResult): string {
  if (network?.samples !== 'class') return 'all samples';
  const { samples } = layers[0]!;
  return samples === undefined ? 'samples of the class' : `the ${formatCount(samples)} samples of the class`;
}

/** What was found in a layer, or why nothing was, in a sentence or two. */
export function neuceptVerdict(layer: NeuceptLayer, parameters: NeuceptParameters): string {
  const { selected, tested, q, next } = layer;
  const precision = formatPercent(parameters.precision);
  if (selected.length > 0) {
    const bound =
      parameters.aggregation === 'e-values'
        ? `on average at most ${formatPercent(q)} of such a selection are not critical`
        : 'in more than half of the runs';
    return `${formatCount(selected.length)} of ${formatCount(tested.length)} tested neurons are selected at precision ${precision}: ${bound}.`;
  }
  const fewest = fewestSelected(parameters);
  const why =
    fewest > tested.length
      ? `at this precision at least ${formatCount(fewest)} have to be selected at once, and only ${formatCount(tested.length)} were tested`
      : `too few neurons stand out from their knockoffs${fewest > 1 ? `, and no fewer than ${formatCount(fewest)} can be selected` : ''}`;
  const level = next
    ? ` The highest precision at which some would be is ${formatPercent(1 - next.q)}, with ${formatCount(next.selected)}; chosen now, after the data were seen, it promises less.`
    : ' None would be at any precision.';
  const tied =
    layer.eValues?.every((value) => value === 0) && tested.length > 1
      ? ' All e-values are 0, so that all share one rank; neurons are listed by mean W.'
      : '';
  return `No neuron is selected at precision ${precision}: ${why}.${level}${tied}`;
}

/** How much of the response a linear function of the neurons explains: nothing can be told with as many neurons as samples. */
export function linearFitTells({ tested, samples }: NeuceptLayer, all: number): boolean {
  return tested.length < (samples ?? all) - 1;
}

export function scoreName({ aggregation }: NeuceptParameters): string {
  return aggregation === 'e-values' ? 'e-value' : 'runs';
}

/** Score of each tested neuron: what the selection goes by. */
export function scoresOf({ tested, eValues, counts }: NeuceptLayer): Map<number, number> {
  return new Map(tested.map((neuron, j) => [neuron, (eValues ?? counts)[j]!]));
}

/** A tested neuron with what is known of it. */
export interface NeuronScore {
  readonly neuron: number;
  readonly rank: number;
  /** Others have the same score. */
  readonly tied: boolean;
  readonly score: number;
  /** Runs that selected it. */
  readonly count: number;
  /** Mean W. */
  readonly statistic: number;
  readonly selected: boolean;
  /** Neurons that it stands for, without itself. */
  readonly others: readonly number[];
}

/** The tested neurons of a layer, the highest score first. */
export function neuronScores(layer: NeuceptLayer): NeuronScore[] {
  const { tested, order, ranks, groups, counts, statistics } = layer;
  const scores = scoresOf(layer);
  const positions = new Map(tested.map((neuron, j) => [neuron, j]));
  const selected = new Set(layer.selected);
  const members = new Map(groups.map(({ representative, members: all }) => [representative, all]));
  return order.map((neuron, i) => {
    const position = positions.get(neuron)!;
    return {
      neuron,
      rank: ranks[i]!,
      tied: ranks[i - 1] === ranks[i] || ranks[i + 1] === ranks[i],
      score: scores.get(neuron)!,
      count: counts[position]!,
      statistic: statistics[position]!,
      selected: selected.has(neuron),
      others: (members.get(neuron) ?? []).filter((other) => other !== neuron),
    };
  });
}

export type ScoreMeasure = 'score' | 'statistic';

/** What tells a layer's neurons apart: the score, or mean W where no neuron has a score, or only 0 and 1 of one run. */
export function mainMeasure({ eValues, counts }: NeuceptLayer): ScoreMeasure {
  const highest = (eValues ?? counts).reduce((most, value) => Math.max(most, value), 0);
  return highest === 0 || (eValues === undefined && highest === 1) ? 'statistic' : 'score';
}

/** "3=" where others share the rank. */
export function rankText({ rank, tied }: Pick<NeuronScore, 'rank' | 'tied'>): string {
  return `${rank}${tied ? '=' : ''}`;
}
