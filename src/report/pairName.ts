import type { RulePair } from '../protocol/RulesResult.ts';
import { shortenText } from './shortenText.ts';

/**
 * The layers of a pair, from heads to tails: "linear → conv1", "linear → conv1, channel 4".
 * @param longest characters of a layer's name
 */
export function pairName(
  { from, to, channel }: Pick<RulePair, 'from' | 'to' | 'channel'>,
  longest = 48,
): string {
  const plane = channel === undefined ? '' : `, channel ${channel}`;
  return `${shortenText(from, longest)} → ${shortenText(to, longest)}${plane}`;
}
