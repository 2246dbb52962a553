import type { AgreementIntersection, AgreementMethod } from '../../protocol/AgreementResult.ts';

/**
 * The channels of a layer by which analyses name them, the largest set first. `expected` is what it would be if each
 * analysis had drawn as many channels as it names at random: Σ over the channels of Π over the analyses of the share
 * that they name, or leave out. Shares are taken among the channels that the same analyses looked at.
 */
export function intersect(methods: readonly AgreementMethod[]): AgreementIntersection[] {
  const channels = methods[0]!.scores.map((_, channel) => channel);
  const named = methods.map((method) => new Set(method.named));
  const patterns = groupBy(channels, (channel) => named.map((set) => set.has(channel)));
  const strata = groupBy(channels, (channel) => methods.map(({ scores }) => scores[channel] !== null));
  return patterns
    .filter(({ key }) => key.includes(true))
    .map(({ key, members }) => ({
      sources: methods.flatMap(({ source }, i) => (key[i] ? [source] : [])),
      neurons: members,
      expected: strata.reduce((sum, { members: alike }) => {
        const shares = named.map((set) => alike.filter((channel) => set.has(channel)).length / alike.length);
        return sum + shares.reduce((part, share, i) => part * (key[i] ? share : 1 - share), alike.length);
      }, 0),
    }))
    .sort((a, b) => b.neurons.length - a.neurons.length || b.sources.length - a.sources.length);
}

function groupBy(
  channels: readonly number[],
  keyOf: (channel: number) => readonly boolean[],
): { key: readonly boolean[]; members: number[] }[] {
  const groups = new Map<string, { key: readonly boolean[]; members: number[] }>();
  for (const channel of channels) {
    const key = keyOf(channel);
    const group = groups.get(key.join()) ?? { key, members: [] };
    group.members.push(channel);
    groups.set(key.join(), group);
  }
  return [...groups.values()];
}
