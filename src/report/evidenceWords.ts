import type { AgreementKind, AgreementMethod } from '../protocol/AgreementResult.ts';
import type { NeuronVoice } from './agreementNeurons.ts';
import { rankText } from './describeNeucept.ts';
import { formatCount, formatNumber, formatPercent } from './formatNumber.ts';

/** What an analysis says of one channel, in a sentence. */
export function evidenceWords(kind: AgreementKind, { scores }: AgreementMethod, voice: NeuronVoice): string {
  const { score, rank, tied, named } = voice;
  if (score === undefined || rank === undefined) {
    return kind === 'rules'
      ? 'Always or never active in these samples: no rule can have it.'
      : 'Not tested: it is constant in these samples.';
  }
  const ranked = scores.filter((each) => each !== null).length;
  const place = `rank ${rankText({ rank, tied })} of ${formatCount(ranked)}`;
  switch (kind) {
    case 'conductance':
      return `Mean |conductance| ${formatNumber(score)}, ${place}${named ? ': among the highest.' : '.'}`;
    case 'pathway':
      return `On the pathway in ${formatPercent(score)} of the cases, ${place}${named ? ': among the highest.' : '.'}`;
    case 'neucept':
      return `Mean W ${formatNumber(score)}, ${place}; ${named ? 'selected' : 'not selected'}.`;
    case 'rules':
      return named
        ? `In rules that save ${formatNumber(score)} bits together, ${place}.`
        : `In no rule, ${place}.`;
  }
}
