import type { AgreementMethod, AgreementPair } from '../../protocol/AgreementResult.ts';
import { spearman } from '../numeric/spearman.ts';
import { spearmanInterval } from '../numeric/spearmanInterval.ts';
import { commonChannels } from './commonChannels.ts';

type Scores = AgreementMethod['scores'];

/** How far two analyses of a layer rank the channels alike that both looked at. */
export function rankCorrelation(first: Scores, second: Scores, seed: number): AgreementPair['correlation'] {
  const common = commonChannels(first, second);
  const a = common.map((channel) => first[channel]!);
  const b = common.map((channel) => second[channel]!);
  const value = spearman(a, b);
  return value === undefined ? undefined : { value, ...spearmanInterval(a, b, seed) };
}
