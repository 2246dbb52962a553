import type { Mechanisms } from '../protocol/Mechanisms.ts';
import type { NeuceptResult } from '../protocol/NeuceptResult.ts';
import {
  appliedSentence,
  countReason,
  entropySentence,
  mechanismsSummary,
  mostFine,
  shareText,
} from './describeMechanisms.ts';
import { formatCount, formatNumber } from './formatNumber.ts';
import { table } from './table.ts';

/** The mechanisms of a class as plain text: how they were found, and each with its size, precision and fine labels. */
export function mechanismsText(result: NeuceptResult, mechanisms: Mechanisms): string {
  const { sizes, precision, entropy } = mechanisms;
  const rows = sizes.map((size, index) => {
    const share = precision?.mechanisms[index];
    return [
      String(index + 1),
      formatCount(size),
      ...(precision ? [share ? shareText(share) : 'none predicted'] : []),
      ...(entropy ? [formatNumber(entropy.mechanisms[index]), mostFine(mechanisms, index)] : []),
    ];
  });
  const head = [
    'mechanism',
    'samples',
    ...(precision ? ['right (95 %)'] : []),
    ...(entropy ? ['entropy', 'mostly'] : []),
  ];
  const applied = appliedSentence(mechanisms);
  const uncertainty = entropySentence(mechanisms);
  return [
    mechanismsSummary(result, mechanisms),
    ...(applied ? [applied] : []),
    countReason(mechanisms),
    table([head, ...rows], precision ? [0, 1, 2, 3] : [0, 1, 2]),
    ...(uncertainty ? [uncertainty] : []),
  ].join('\n');
}
