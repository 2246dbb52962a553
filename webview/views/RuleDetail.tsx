import type { ComponentChildren } from 'preact';
import type { RulesResult } from '../../src/protocol/RulesResult.ts';
import { describeRule } from '../../src/report/describeRule.ts';
import { formatCount, formatNumber, formatPercent } from '../../src/report/formatNumber.ts';
import { pairName } from '../../src/report/pairName.ts';
import type { RuleLinks, RulePlace } from '../../src/report/RuleLinks.ts';
import { ruleWords } from '../../src/report/ruleWords.ts';
import { shortenText } from '../../src/report/shortenText.ts';
import { RuleCascade } from './RuleCascade.tsx';
import { RulePositions } from './RulePositions.tsx';
import { RulePrototypes } from './RulePrototypes.tsx';
import { RuleSamples } from './RuleSamples.tsx';
import { Section } from './Section.tsx';
import type { ShownInputs } from './ShownInputs.ts';
import type { ViewHost } from './ViewHost.ts';

/** The chosen rule: in words, what its numbers say, what it hangs together with, and what its neurons look for. */
export function RuleDetail(props: {
  result: RulesResult;
  links: RuleLinks;
  place: RulePlace;
  pictures: ShownInputs | undefined;
  host: ViewHost;
  onSelect: (place: RulePlace) => void;
  aside: ComponentChildren;
}) {
  const { result, links, place, pictures, host } = props;
  const pair = result.pairs[place.pair]!;
  const rule = links.rule(place);
  const layer = (name: string) => result.layers.find((each) => each.name === name);
  const [from, to] = [layer(pair.from), layer(pair.to)];
  const full = ruleWords(rule, from, to, Infinity, pair.plane?.shape);
  const facts: readonly (readonly [name: string, value: string, meaning: string])[] = [
    ['Gain', `${formatNumber(rule.gain)} bits`, 'what the description of the activations would grow by'],
    ['Confidence', formatPercent(rule.confidence), 'share of the samples it applies to, in which it holds'],
    ['Support', formatCount(rule.support), 'samples in which it holds'],
    ['Applies to', formatCount(rule.applies), 'samples with enough heads active'],
  ];
  const samples = (rule.strongest ?? []).filter((sample) => sample < (result.samples?.length ?? 0));
  return (
    <Section
      class="nl-summary nl-rule"
      title={<span title={shortenText(full, 2000)}>{ruleWords(rule, from, to, 24, pair.plane?.shape)}</span>}
      aside={props.aside}
    >
      <p class="nl-muted">Rule from {pairName(pair)}</p>
      <dl class="nl-facts">
        {facts.map(([name, value, meaning]) => (
          <div key={name} title={meaning}>
            <dt>{name}</dt>
            <dd>
              <strong>{value}</strong>
            </dd>
          </div>
        ))}
      </dl>
      <p>{describeRule(result, pair, rule).join(' ')}</p>
      <div class="nl-columns">
        <div class="nl-column">
          <RuleCascade result={result} links={links} place={place} onSelect={props.onSelect} />
        </div>
        <div class="nl-column">
          <RuleSamples result={result} samples={samples} pictures={pictures} />
          {pair.plane !== undefined && (
            <RulePositions
              of={`channel ${pair.channel} of ${shortenText(pair.to, 40)}`}
              plane={pair.plane.shape}
              positions={rule.tail}
              samples={samples}
              pictures={pictures}
            />
          )}
          <RulePrototypes result={result} pair={pair} rule={rule} host={host} />
        </div>
      </div>
    </Section>
  );
}
