import { useMemo } from 'preact/hooks';
import type { RulesResult } from '../../src/protocol/RulesResult.ts';
import { formatNumber, formatPercent } from '../../src/report/formatNumber.ts';
import { pairName } from '../../src/report/pairName.ts';
import { neuronName } from '../../src/report/ruleWords.ts';
import { Dropdown } from '../controls.tsx';
import type { RuleFilter } from './filterRules.ts';

const confidences = [0, 0.5, 0.75, 0.9, 0.95, 0.99];

/** Which rules are looked at. */
export function RuleFilters(props: {
  result: RulesResult;
  filter: RuleFilter;
  onFilter: (filter: RuleFilter) => void;
}) {
  const { result, filter, onFilter } = props;
  const classes = result.layers.find(({ kind }) => kind === 'class');
  const gains = useMemo(() => gainSteps(result), [result]);
  return (
    <div class="nl-actions" role="group" aria-label="Filters">
      {classes && (
        <Dropdown
          label="Reached from class"
          value={filter.class === undefined ? 'any' : String(filter.class)}
          choices={[
            { value: 'any', text: 'any' },
            ...classes.active.map((_, item) => ({ value: String(item), text: neuronName(classes, item) })),
          ]}
          onChange={(value) => onFilter({ ...filter, class: value === 'any' ? undefined : Number(value) })}
        />
      )}
      {result.pairs.length > 1 && (
        <Dropdown
          label="Layers"
          value={filter.pair === undefined ? 'all' : String(filter.pair)}
          choices={[
            { value: 'all', text: 'all' },
            ...result.pairs.map((pair, index) => ({ value: String(index), text: pairName(pair, 20) })),
          ]}
          onChange={(value) => onFilter({ ...filter, pair: value === 'all' ? undefined : Number(value) })}
        />
      )}
      <Dropdown
        label="Confidence"
        value={String(filter.leastConfidence)}
        choices={confidences.map((least) => ({
          value: String(least),
          text: least === 0 ? 'any' : `at least ${formatPercent(least)}`,
        }))}
        onChange={(value) => onFilter({ ...filter, leastConfidence: Number(value) })}
      />
      <Dropdown
        label="Gain"
        value={filter.leastGain === undefined ? 'any' : String(filter.leastGain)}
        choices={[
          { value: 'any', text: 'any' },
          ...gains.map((least) => ({ value: String(least), text: `at least ${formatNumber(least)} bits` })),
        ]}
        onChange={(value) => onFilter({ ...filter, leastGain: value === 'any' ? undefined : Number(value) })}
      />
    </div>
  );
}

/** The powers of ten up to the highest gain, in bits. */
function gainSteps({ pairs }: RulesResult): number[] {
  const highest = pairs.reduce((most, { rules }) => Math.max(most, rules[0]?.gain ?? 0), 0);
  return [1, 10, 100, 1000, 1e4, 1e5, 1e6].filter((power) => power <= highest);
}
