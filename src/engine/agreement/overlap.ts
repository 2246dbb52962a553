import type { AgreementMethod, AgreementPair } from '../../protocol/AgreementResult.ts';
import { hypergeometricTail } from '../numeric/hypergeometricTail.ts';
import { commonChannels } from './commonChannels.ts';

/** How far two analyses of a layer name the same channels, of those that both looked at. */
export function overlap(
  first: AgreementMethod,
  second: AgreementMethod,
): Omit<AgreementPair, 'first' | 'second' | 'correlation' | 'adjusted'> {
  const common = commonChannels(first.scores, second.scores);
  const [ofFirst, ofSecond] = [new Set(first.named), new Set(second.named)];
  const firstNamed = common.filter((channel) => ofFirst.has(channel)).length;
  const secondNamed = common.filter((channel) => ofSecond.has(channel)).length;
  const both = common.filter((channel) => ofFirst.has(channel) && ofSecond.has(channel)).length;
  const any = firstNamed + secondNamed - both;
  return {
    common: common.length,
    firstNamed,
    secondNamed,
    both,
    ...(any > 0 && { jaccard: both / any }),
    expected: common.length === 0 ? 0 : (firstNamed * secondNamed) / common.length,
    chance: hypergeometricTail(common.length, firstNamed, secondNamed, both),
  };
}
