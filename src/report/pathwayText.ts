import type { Pathway, PathwayLayer, PathwayLevel, PathwayResult } from '../protocol/PathwayResult.ts';
import { describeResponse, pathwayTitle, scoreNames } from './describePathway.ts';
import { formatCount, formatNumber, formatPercent, formatShape } from './formatNumber.ts';
import { shortenText } from './shortenText.ts';
import { table } from './table.ts';

const longestName = 36;

/**
 * Pathways as plain text: for each sample one line a sparsity, then one line a layer with its share of the pathway and
 * its strongest neurons.
 */
export function pathwayText(result: PathwayResult, topNeurons: number): string {
  const { parameters } = result;
  const head = [
    pathwayTitle(result),
    `score: ${scoreNames[parameters.score]}${parameters.score === 'intgrad' ? ` (${parameters.steps} steps)` : ''}, ` +
      `neurons: ${parameters.unit}s of ${result.rectified ? 'the rectifiers' : 'the hidden layers'}, ` +
      `off the pathway: ${parameters.gradient}, device: ${shortenText(result.device)}, seed: ${result.seed}, ` +
      `${formatNumber(result.seconds)} s`,
  ];
  const notes = [
    ...(result.notLinear === undefined
      ? []
      : [
          `no linear region: ${shortenText(result.notLinear, 200)}; the pathway gradient is that of the input alone.`,
        ]),
    ...result.warnings.map((warning) => `warning: ${shortenText(warning, 500)}`),
  ];
  return [
    head.join('\n'),
    ...result.pathways.flatMap((pathway) => [
      describeResponse(result, pathway),
      levelTable(pathway),
      layerTable(result, pathway, topNeurons),
      ...(pathway.comparisons.length > 0 ? [comparisonTable(result, pathway)] : []),
    ]),
    ...(notes.length > 0 ? [notes.join('\n')] : []),
  ].join('\n\n');
}

function levelTable({ sparsity }: Pathway): string {
  return table(
    [
      [
        'sparsity',
        'reached',
        'neurons',
        'dead on it',
        'output if the others are 0',
        'radius of the linear region',
      ],
      ...sparsity.map((level) => [
        formatPercent(level.asked),
        formatPercent(level.reached) + (level.tied > 0 ? ` (${formatCount(level.tied)} tie)` : ''),
        formatCount(level.kept),
        formatPercent(level.deadShare),
        formatNumber(level.zeroedOutput),
        describeRadius(level),
      ]),
    ],
    [0, 1, 2, 3, 4, 5],
  );
}

/** "0.012", "at most 0.012 (500 of 8,000 kinks)", "unbounded", "-" where there is none. */
export function describeRadius({ radius }: Pick<PathwayLevel, 'radius'>): string {
  if (radius === undefined) return '-';
  const { value, rectifiers, visited, kinks } = radius;
  const notes = [
    ...(rectifiers === undefined || rectifiers === value
      ? []
      : [`${formatNumber(rectifiers)} by the rectifiers alone`]),
    ...(visited === kinks ? [] : [`${formatCount(visited)} of ${formatCount(kinks)} kinks`]),
  ];
  const found = value === undefined ? 'unbounded' : formatNumber(value);
  // Nothing is nearer than 0.
  const bound =
    visited === kinks || value === 0 ? found : value === undefined ? 'unknown' : `at most ${found}`;
  return bound + (notes.length > 0 ? ` (${notes.join(', ')})` : '');
}

function layerTable({ layers: known }: PathwayResult, { sparsity, layers }: Pathway, top: number): string {
  const complete = layers.some(({ completeness }) => completeness !== undefined);
  return table(
    [
      [
        'layer',
        'shape',
        'neurons',
        'dead',
        ...(complete ? ['error'] : []),
        ...sparsity.map(({ asked }) => `at ${formatPercent(asked)}`),
        'strongest neurons: score',
      ],
      ...layers.map(({ name, neurons, dead, kept, best, completeness }, i) => [
        shortenText(name, longestName),
        formatShape(known[i]!.shape),
        formatCount(neurons),
        formatCount(dead),
        ...(complete ? [describeError(completeness)] : []),
        ...kept.map((list) => formatCount(list.length)),
        best
          .slice(0, top)
          .map((score, at) => `#${kept[0]![at]}: ${formatNumber(score)}`)
          .join('  '),
      ]),
    ],
    [2, 3, ...sparsity.map((_, i) => i + 4), ...(complete ? [sparsity.length + 4] : [])],
  );
}

/** How far the layer's scores are from what the response loses without the layer. */
function describeError(completeness: PathwayLayer['completeness']): string {
  if (completeness === undefined) return '';
  const { error, expected } = completeness;
  return error === 0 ? formatPercent(0) : formatPercent(error / Math.abs(expected));
}

function comparisonTable({ parameters }: PathwayResult, { sparsity, comparisons }: Pathway): string {
  return table(
    [
      [
        `overlap (Jaccard) with ${scoreNames[parameters.score]}`,
        ...sparsity.map(({ asked }) => `at ${formatPercent(asked)}`),
        'dead on it',
      ],
      ...comparisons.map(({ score, levels }) => [
        scoreNames[score],
        ...levels.map(({ overlap }) => formatNumber(overlap)),
        levels.map(({ deadShare }) => formatPercent(deadShare)).join(', '),
      ]),
    ],
    sparsity.map((_, i) => i + 1),
  );
}
