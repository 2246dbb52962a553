import type { RuleInResult, RulePair } from './RulesResult.ts';

/** The neurons of a rule's tail, as the next pair counts them: positions of a channel belong to that channel. */
export function tailNeurons(
  { channel }: Pick<RulePair, 'channel'>,
  { tail }: Pick<RuleInResult, 'tail'>,
): readonly number[] {
  return channel === undefined ? tail : [channel];
}
