import type { ComparedMechanisms, NeuceptComparisonResult } from '../protocol/NeuceptComparisonResult.ts';
import { comparedSource } from './describeComparison.ts';
import { mostFine, shareText } from './describeMechanisms.ts';
import {
  agreementSentence,
  clusteringHeads,
  entropyComparison,
  entropyCount,
  entropyDifferences,
  formatBits,
  neuceptComparisonTitle,
  overlapText,
  selectedText,
  unmatchedText,
} from './describeNeuceptComparison.ts';
import { formatCount, formatNumber, formatPercent } from './formatNumber.ts';
import { shortenText } from './shortenText.ts';
import { table } from './table.ts';

/** Two models' critical neurons and mechanisms as plain text: layers, entropies, mechanisms and how they agree. */
export function neuceptComparisonText(result: NeuceptComparisonResult): string {
  const { parameters, second, mechanisms, warnings } = result;
  const parts = [
    [neuceptComparisonTitle(result), `A: ${comparedSource(result)}`, `B: ${comparedSource(second)}`],
    [layersText(result), ...unmatchedText(result, (name) => shortenText(name, 40))],
    mechanisms ? mechanismsText(result, mechanisms) : [],
    entropiesText(result),
    warnings.map((warning) => `warning: ${shortenText(warning, 500)}`),
  ];
  parts[0]!.push(
    `precision: ${formatPercent(parameters.precision)}, runs: ${formatCount(parameters.runs)}, seed: ${result.seed}, ${formatNumber(result.seconds)} s`,
  );
  return parts
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join('\n'))
    .join('\n\n');
}

function layersText({ layers }: NeuceptComparisonResult): string {
  const rows = layers.map((layer) => [
    shortenText(layer.name, 40),
    selectedText(layer.first),
    selectedText(layer.second),
    formatCount(layer.first.dead.length),
    formatCount(layer.second.dead.length),
    overlapText(layer),
  ]);
  const head = ['layer', 'selected in A', 'in B', 'constant in A', 'in B', 'selected in both, by number'];
  return table([head, ...rows], [1, 2, 3, 4]);
}

function mechanismsText(
  result: NeuceptComparisonResult,
  { first, second, agreement }: NonNullable<NeuceptComparisonResult['mechanisms']>,
): string[] {
  const bits = entropyComparison(result);
  return [
    ...(bits === undefined ? [] : [bits]),
    ...(agreement
      ? [agreementSentence(agreement)]
      : ['No sample has a mechanism in both models, so that these cannot be matched.']),
    '',
    ...sideText('A', first),
    '',
    ...sideText('B', second),
    ...(agreement
      ? [
          '',
          'samples by mechanism in A (rows) and B (columns):',
          table(
            [
              ['', ...second.sizes.map((_, j) => `B ${j + 1}`)],
              ...agreement.table.map((row, i) => [`A ${i + 1}`, ...row.map(formatCount)]),
            ],
            second.sizes.map((_, j) => j + 1),
          ),
        ]
      : []),
  ];
}

function sideText(name: string, mechanisms: ComparedMechanisms): string[] {
  const { sizes, precision, entropy, silhouette, parameters } = mechanisms;
  const rows = sizes.map((size, i) => {
    const share = precision?.mechanisms[i];
    return [
      `${name} ${i + 1}`,
      formatCount(size),
      ...(precision ? [share ? shareText(share) : 'none predicted'] : []),
      ...(entropy ? [formatNumber(entropy.mechanisms[i]), mostFine(mechanisms, i)] : []),
    ];
  });
  const head = [
    'mechanism',
    'samples',
    ...(precision ? ['right (95 %)'] : []),
    ...(entropy ? ['entropy', 'mostly'] : []),
  ];
  return [
    `${name}: ${formatCount(sizes.length)} mechanisms by ${clusteringHeads[parameters.clustering]}` +
      (silhouette === undefined ? '' : `, mean silhouette ${formatNumber(silhouette)}`),
    table([head, ...rows], precision ? [1, 2, 3] : [1, 2]),
  ];
}

function entropiesText(result: NeuceptComparisonResult): string[] {
  const { entropies } = result;
  const count = entropyCount(result);
  if (!entropies || count === undefined) return [];
  const { curves, counts, samples, whole } = entropies;
  const rows = curves.flatMap((curve) => {
    const numbers = (values: readonly number[]): string[] => values.map(formatBits);
    return [
      [
        shortenText(curve.layer, 40),
        clusteringHeads[curve.clustering],
        `A, ${curve.neurons.first}`,
        ...numbers(curve.first),
      ],
      ['', '', `B, ${curve.neurons.second}`, ...numbers(curve.second)],
      ['', '', 'B \u2212 A', ...numbers(entropyDifferences(curve))],
    ];
  });
  return [
    `cluster entropy in bits of ${formatCount(samples)} samples (${formatNumber(whole)} without clusters), ` +
      'by the neurons that stand for each layer, with K clusters',
    count,
    table(
      [['layer', 'clusters by', 'neurons', ...counts.map((k) => `K = ${k}`)], ...rows],
      counts.map((_, i) => i + 3),
    ),
  ];
}
