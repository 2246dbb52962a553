import type { NeuceptLayer, NeuceptResult } from '../protocol/NeuceptResult.ts';
import { precisionVerdict } from './describeMechanisms.ts';
import {
  linearFitTells,
  neuceptTitle,
  neuceptVerdict,
  neuronScores,
  rankText,
  scoreName,
  testedSamples,
} from './describeNeucept.ts';
import { formatCount, formatNumber, formatPercent } from './formatNumber.ts';
import { inputPlace } from './inputPlace.ts';
import { mechanismsText } from './mechanismsText.ts';
import { shortenText } from './shortenText.ts';
import { table } from './table.ts';

/** Critical neurons as plain text: for each layer the verdict and the neurons with the highest scores. */
export function neuceptText(result: NeuceptResult, top: number): string {
  const { parameters, layers } = result;
  const applied = result.mechanisms?.appliedFrom !== undefined;
  const warnings = result.warnings.map((warning) => `warning: ${shortenText(warning, 500)}`);
  return [
    [
      neuceptTitle(result),
      `samples: ${formatCount(result.data.samples)}, ${applied ? '' : `tested on ${testedSamples(result)}, `}precision: ${formatPercent(parameters.precision)}, runs: ${formatCount(parameters.runs)}, ` +
        `aggregation: ${parameters.aggregation}, threshold: ${parameters.threshold}, statistic: ${parameters.statistic}, S: ${parameters.s}, ` +
        `groups from: ${parameters.group}, seed: ${result.seed}, ${formatNumber(result.seconds)} s`,
    ].join('\n'),
    // What a reader came for, before what it is made from.
    ...(result.mechanisms?.precision ? [precisionVerdict(result.mechanisms).join('\n')] : []),
    // Of applied mechanisms, the neurons are those of the analysis, which has its own text.
    ...(applied ? [] : [...layers.map((layer) => layerText(layer, result, top)), legend(result)]),
    ...(result.mechanisms ? [mechanismsText(result, result.mechanisms)] : []),
    ...(warnings.length > 0 ? [warnings.join('\n')] : []),
  ].join('\n\n');
}

/** What the columns are. */
function legend({ parameters }: NeuceptResult): string {
  const score =
    parameters.aggregation === 'e-values'
      ? 'e-value: the evidence of all runs, which selection goes by; '
      : '';
  return (
    `${score}selected in: runs that select the neuron on their own; mean W: how much better than its knockoff it ` +
    'explains the response (0: no better); stands also for: neurons too much alike to be told from it; ' +
    'shrinkage: near 100\u2009% there are too few samples'
  );
}

function placeOf(layer: NeuceptLayer, neuron: number): string {
  const place = inputPlace(layer, neuron);
  return place === undefined ? '' : ` (${place})`;
}

function layerText(layer: NeuceptLayer, { parameters, data }: NeuceptResult, top: number): string {
  const { neurons, dead, shrinkage, linearFit } = layer;
  const grouped = layer.groups.reduce((sum, { members }) => sum + members.length - 1, 0);
  const scores = neuronScores(layer);
  const shown = scores.slice(0, top);
  const rest = scores.length - shown.length;
  const rows = shown.map((each) => [
    rankText(each),
    `#${each.neuron}${placeOf(layer, each.neuron)}`,
    formatNumber(each.score),
    `${formatCount(each.count)} of ${formatCount(parameters.runs)}`,
    formatNumber(each.statistic),
    each.selected ? 'selected' : '',
    each.others.length > 0
      ? `${each.others.slice(0, 6).join(', ')}${each.others.length > 6 ? ', …' : ''}`
      : '',
  ]);
  return [
    `${shortenText(layer.name)}: ${formatCount(neurons)} neurons, ${formatCount(dead.length)} constant, ` +
      `${formatCount(grouped)} in the group of another, shrinkage ${formatPercent(shrinkage)}` +
      (linearFitTells(layer, data.samples) ? `, linear fit R² ${formatNumber(linearFit)}` : ''),
    neuceptVerdict(layer, parameters),
    table(
      [['rank', 'neuron', scoreName(parameters), 'selected in', 'mean W', '', 'stands also for'], ...rows],
      [0, 1, 2, 3, 4],
    ),
    ...(rest > 0 ? [`and ${formatCount(rest)} more`] : []),
  ].join('\n');
}
