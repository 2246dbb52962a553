import type { AgreementMethod } from '../../protocol/AgreementResult.ts';

/** The channels that two analyses of a layer both looked at, by their scores. */
export function commonChannels(
  first: AgreementMethod['scores'],
  second: AgreementMethod['scores'],
): number[] {
  return first.flatMap((score, channel) => (score !== null && second[channel] !== null ? [channel] : []));
}
