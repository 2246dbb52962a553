import type { RulesParameters } from '../../protocol/RulesResult.ts';
import type { BinaryLayer } from './BinaryLayer.ts';

/** Tells of neurons that are active in all samples or in none: they can be in no rule. */
export function warnOfConstants(
  layers: readonly BinaryLayer[],
  { quantile }: Pick<RulesParameters, 'quantile'>,
  warnings: string[],
): void {
  layers.forEach(({ layer: { name, kind, active }, bits, planes }, i) => {
    const never = active.filter((count) => count === 0).length;
    // A channel that is always active somewhere is no head, but its positions may well be tails.
    const counts = planes === undefined || i < layers.length - 1;
    const always = counts ? active.filter((count) => count === bits.rows).length : 0;
    const advice = quantile === undefined ? ' Try --quantile 0.5.' : '';
    if (kind === 'class') {
      if (always > 0) warnings.push('All samples are of one class, so no rule can tell it from others.');
    } else if (never === active.length) {
      warnings.push(`No neuron of ${name} is active in any sample, so it can have no rules.${advice}`);
    } else if (never + always > 0) {
      const parts = [
        ...(never > 0 ? [`${never} ${are(never)} active in no sample`] : []),
        ...(always > 0 ? [`${always} ${are(always)} active in every sample`] : []),
      ];
      const what = planes ? 'channels' : 'neurons';
      const result = planes && always > 0 ? 'no rule has them as heads' : 'no rule has them';
      warnings.push(
        `Of the ${active.length} ${what} of ${name}, ${parts.join(' and ')}: ${result}.` +
          (always > active.length / 2 ? advice : ''),
      );
    }
  });
}

function are(count: number): string {
  return count === 1 ? 'is' : 'are';
}
