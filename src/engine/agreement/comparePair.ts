import type { AgreementMethod, AgreementPair } from '../../protocol/AgreementResult.ts';
import { hypergeometricTail } from '../numeric/hypergeometricTail.ts';
import { spearman } from '../numeric/spearman.ts';
import { spearmanInterval } from '../numeric/spearmanInterval.ts';

/** How far two analyses of a layer name and rank the same channels, over those that both looked at. */
export function comparePair(first: AgreementMethod, second: AgreementMethod, seed: number): AgreementPair {
  const common = first.scores.flatMap((score, channel) =>
    score !== null && second.scores[channel] !== null ? [channel] : [],
  );
  const [ofFirst, ofSecond] = [new Set(first.named), new Set(second.named)];
  const firstNamed = common.filter((channel) => ofFirst.has(channel)).length;
  const secondNamed = common.filter((channel) => ofSecond.has(channel)).length;
  const both = common.filter((channel) => ofFirst.has(channel) && ofSecond.has(channel)).length;
  const any = firstNamed + secondNamed - both;
  const [a, b] = [first, second].map(({ scores }) => common.map((channel) => scores[channel]!));
  const value = spearman(a!, b!);
  const interval = value === undefined ? undefined : spearmanInterval(a!, b!, seed);
  return {
    first: first.source,
    second: second.source,
    common: common.length,
    firstNamed,
    secondNamed,
    both,
    ...(any > 0 && { jaccard: both / any }),
    expected: common.length === 0 ? 0 : (firstNamed * secondNamed) / common.length,
    chance: hypergeometricTail(common.length, firstNamed, secondNamed, both),
    ...(value !== undefined && { correlation: { value, ...interval } }),
  };
}
