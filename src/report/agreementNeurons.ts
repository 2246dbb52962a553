import type { AgreementLayer } from '../protocol/AgreementResult.ts';

/** What one analysis says of a channel. */
export interface NeuronVoice {
  /** Position in the result's sources. */
  readonly source: number;
  readonly named: boolean;
  /** Absent for a channel that the method did not look at. */
  readonly score?: number;
  /** 1 for the highest score; equal ones share the best of their ranks. */
  readonly rank?: number;
  /** Others have the same score. */
  readonly tied: boolean;
}

export interface AgreedNeuron {
  readonly neuron: number;
  /** In the order of the layer's methods. */
  readonly voices: readonly NeuronVoice[];
  /** Number of analyses that name it. */
  readonly names: number;
  /** Mean over the analyses that looked at it of its rank over the number of channels ranked. */
  readonly meanRank: number;
}

/** The channels of a layer with what each analysis says of them: the one that most name first, then by mean rank. */
export function agreementNeurons({ neurons, methods }: AgreementLayer): AgreedNeuron[] {
  const lists = methods.map(({ source, scores, named }) => {
    const known = new Set(named);
    const descending = scores.filter((score): score is number => score !== null).sort((a, b) => b - a);
    const ranks = new Map<number, { rank: number; times: number }>();
    descending.forEach((score, i) => {
      const there = ranks.get(score);
      if (there) there.times++;
      else ranks.set(score, { rank: i + 1, times: 1 });
    });
    const voices = scores.map((score, channel): NeuronVoice => {
      const place = score === null ? undefined : ranks.get(score);
      return {
        source,
        named: known.has(channel),
        tied: place !== undefined && place.times > 1,
        ...(score !== null && place && { score, rank: place.rank }),
      };
    });
    return { voices, ranked: descending.length };
  });
  return Array.from({ length: neurons }, (_, neuron): AgreedNeuron => {
    const voices = lists.map((list) => list.voices[neuron]!);
    const shares = voices.flatMap(({ rank }, i) => (rank === undefined ? [] : [rank / lists[i]!.ranked]));
    return {
      neuron,
      voices,
      names: voices.filter(({ named }) => named).length,
      // What no method looked at comes last.
      meanRank: shares.length === 0 ? 2 : shares.reduce((sum, share) => sum + share, 0) / shares.length,
    };
  }).sort((a, b) => b.names - a.names || a.meanRank - b.meanRank || a.neuron - b.neuron);
}
