import type { EvaluationMeasure, EvaluationResult } from '../protocol/EvaluationResult.ts';
import {
  againstRandomWords,
  beatsRandom,
  describeErrors,
  evaluationTitle,
  formatMeasured,
  formatPosition,
  measuresOf,
  measureTexts,
  methodNames,
  withoutError,
} from './describeEvaluation.ts';
import { formatCount, formatNumber } from './formatNumber.ts';
import { shortenText } from './shortenText.ts';
import { table } from './table.ts';

/** More columns would not fit a terminal; the ones between are left out. */
const mostColumns = 6;

/** A test of attribution maps as plain text: for each measure a table of the methods. */
export function evaluationText(result: EvaluationResult): string {
  const warnings = result.warnings.map((warning) => `warning: ${shortenText(warning, 500)}`);
  const { data, tested, device, seconds, seed } = result;
  const samples = tested
    ? `trained on ${formatCount(data.samples)} samples, tested on ${formatCount(tested.samples)}`
    : `samples: ${formatCount(data.samples)}`;
  return [
    `${evaluationTitle(result)}\n${samples}, seed: ${seed}, device: ${shortenText(device)}, ${formatNumber(seconds)} s`,
    ...measuresOf(result).map((measure) => measureText(result, measure)),
    describeErrors(result),
    ...(warnings.length > 0 ? [warnings.join('\n')] : []),
  ].join('\n\n');
}

function measureText(result: EvaluationResult, measure: EvaluationMeasure): string {
  const { name, reading } = measureTexts[measure];
  const curves = result.curves.filter((curve) => curve.measure === measure);
  const hasArea = curves.some(({ area }) => area);
  const hasRandom = curves.some(({ againstRandom }) => againstRandom);
  const chosen = columnsOf(result.positions.length);
  const head = [
    'method',
    ...chosen.map((i) => formatPosition(result.positions[i]!)),
    ...(hasArea ? ['area'] : []),
    ...(hasRandom ? ['minus random', ''] : []),
  ];
  const rows = curves.map((curve) => {
    const verdict = beatsRandom(curve);
    return [
      methodNames[curve.method].name,
      // Of the points only the means, where there are areas to compare: the table would be too wide.
      ...chosen.map((i) => formatMeasured(hasArea ? withoutError(curve.points[i]!) : curve.points[i]!)),
      ...(hasArea ? [curve.area ? formatMeasured(curve.area) : ''] : []),
      ...(hasRandom
        ? [
            curve.againstRandom ? formatMeasured(curve.againstRandom) : '',
            verdict === undefined ? '' : againstRandomWords[verdict],
          ]
        : []),
    ];
  });
  return `${name}; ${reading}\n${table([head, ...rows])}`;
}

/** The first, the last, and some between. */
function columnsOf(count: number): number[] {
  if (count <= mostColumns) return Array.from({ length: count }, (_, i) => i);
  return Array.from({ length: mostColumns }, (_, i) => Math.round((i * (count - 1)) / (mostColumns - 1)));
}
