import { useState } from 'preact/hooks';
import type { RulesResult } from '../../src/protocol/RulesResult.ts';
import { formatCount, formatNumber } from '../../src/report/formatNumber.ts';
import { placeKey, type RuleLink, type RuleLinks, type RulePlace } from '../../src/report/RuleLinks.ts';
import { neuronName, ruleWords } from '../../src/report/ruleWords.ts';
import { shortenText } from '../../src/report/shortenText.ts';
import { Button } from '../controls.tsx';
import { Section } from './Section.tsx';

const firstShown = 5;

/** The rules that hand on to the chosen one, and those that it hands on to. */
export function RuleCascade(props: {
  result: RulesResult;
  links: RuleLinks;
  place: RulePlace;
  onSelect: (place: RulePlace) => void;
}) {
  const { result, links, place, onSelect } = props;
  const { from, to } = result.pairs[place.pair]!;
  const someFrom = result.pairs.some((pair) => pair.to === from);
  const someTo = result.pairs.some((pair) => pair.from === to);
  if (!someFrom && !someTo) return null;
  return (
    <Section title="Cascade">
      {someFrom && (
        <Links
          title="Comes from"
          none={`No rule has one of its heads in ${shortenText(from, 48)} among its tails.`}
          result={result}
          links={links.above(place)}
          end="upper"
          onSelect={onSelect}
        />
      )}
      {someTo && (
        <Links
          title="Leads to"
          none={`No rule has one of its tails in ${shortenText(to, 48)} among its heads.`}
          result={result}
          links={links.below(place)}
          end="lower"
          onSelect={onSelect}
        />
      )}
    </Section>
  );
}

function Links(props: {
  title: string;
  none: string;
  result: RulesResult;
  links: readonly RuleLink[];
  end: 'upper' | 'lower';
  onSelect: (place: RulePlace) => void;
}) {
  const { result, links, end } = props;
  const [all, setAll] = useState(false);
  const shown = all ? links : links.slice(0, firstShown);
  return (
    <div class="nl-cascade">
      <h3>{props.title}</h3>
      {links.length === 0 && <p class="nl-muted">{props.none}</p>}
      <ul>
        {shown.map((link) => (
          <li key={placeKey(link[end])}>
            <button class="nl-link" onClick={() => props.onSelect(link[end])}>
              {wordsAt(result, link[end])}
            </button>{' '}
            <span class="nl-muted">
              {describeLink(result, link)}, gain {formatNumber(ruleAt(result, link[end]).gain)} bits
            </span>
          </li>
        ))}
      </ul>
      {links.length > firstShown && (
        <Button onClick={() => setAll(!all)}>
          {all ? `Show the strongest ${firstShown} only` : `Show all ${formatCount(links.length)}`}
        </Button>
      )}
    </div>
  );
}

function ruleAt({ pairs }: RulesResult, { pair, rule }: RulePlace) {
  return pairs[pair]!.rules[rule]!;
}

function wordsAt(result: RulesResult, place: RulePlace): string {
  const { from, to, plane } = result.pairs[place.pair]!;
  const layer = (name: string) => result.layers.find((each) => each.name === name);
  return ruleWords(ruleAt(result, place), layer(from), layer(to), 8, plane?.shape);
}

/** "through 3 and 5: enough", or how many of the heads that the lower rule needs they are. */
function describeLink(result: RulesResult, { lower, neurons, strength }: RuleLink): string {
  const name = result.pairs[lower.pair]!.from;
  const layer = result.layers.find((each) => each.name === name);
  const shown = neurons.slice(0, 6).map((neuron) => neuronName(layer, neuron));
  const rest = neurons.length - shown.length;
  const needed = ruleAt(result, lower).l;
  const through = `through ${shown.join(', ')}${rest > 0 ? ` and ${rest} more` : ''}`;
  return `${through}: ${strength === 1 ? 'enough' : `${neurons.length} of the ${needed} heads needed`}`;
}
