import { classLayer, type RulesResult } from '../../src/protocol/RulesResult.ts';
import { placeKey, type RulePlace } from '../../src/report/RuleLinks.ts';
import { reachableRules } from './reachableRules.ts';

export interface RuleFilter {
  /** Only rules that are reached from this class. */
  readonly class: number | undefined;
  readonly leastConfidence: number;
  /** In bits. */
  readonly leastGain: number | undefined;
  /** Position in the result's pairs. */
  readonly pair: number | undefined;
}

export const noFilter: RuleFilter = {
  class: undefined,
  leastConfidence: 0,
  leastGain: undefined,
  pair: undefined,
};

/** The rules that pass, of all pairs together, the highest gain first; equal ones in the result's order. */
export function filterRules(
  result: Pick<RulesResult, 'layers' | 'pairs'>,
  filter: RuleFilter,
): readonly RulePlace[] {
  const { pairs } = result;
  const reached =
    filter.class === undefined
      ? undefined
      : reachableRules(result, { layer: classLayer, neuron: filter.class });
  const passing = pairs.flatMap(({ rules }, pair) =>
    filter.pair !== undefined && filter.pair !== pair
      ? []
      : rules.flatMap(({ confidence, gain }, rule) => {
          const place = { pair, rule };
          const passes =
            confidence >= filter.leastConfidence &&
            (filter.leastGain === undefined || gain >= filter.leastGain) &&
            (reached === undefined || reached.has(placeKey(place)));
          return passes ? [{ place, gain }] : [];
        }),
  );
  return passing.sort((a, b) => b.gain - a.gain).map(({ place }) => place);
}
