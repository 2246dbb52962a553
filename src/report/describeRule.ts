import type { RuleInResult, RulePair, RulesResult } from '../protocol/RulesResult.ts';
import { formatCount, formatNumber, formatPercent } from './formatNumber.ts';
import { neuronName } from './ruleWords.ts';
import { shortenText } from './shortenText.ts';

const mostNamed = 12;

/** What a rule's numbers say, in sentences: where it applies, where it holds, and what it is worth. */
export function describeRule(
  { layers, data }: Pick<RulesResult, 'layers' | 'data'>,
  { from, to, channel, plane }: Pick<RulePair, 'from' | 'to' | 'channel' | 'plane'>,
  rule: RuleInResult,
): string[] {
  const [heads, tails] = [from, to].map((name) => layers.find((layer) => layer.name === name));
  const classes = heads?.kind === 'class';
  const headNames = list(
    rule.head.map((item) => neuronName(heads, item)),
    rule.l === 1 ? 'or' : 'and',
  );
  const applies = classes
    ? `of class ${headNames}`
    : `in which ${many(rule.head, rule.l, 'neuron')} ${headNames} of ${shortenText(from, 48)} ` +
      `${rule.l === 1 ? 'is' : 'are'} active`;
  const tailNames = list(
    rule.tail.map((item) => neuronName(tails, item, plane?.shape)),
    'and',
  );
  const where = `${channel === undefined ? '' : `channel ${channel} of `}${shortenText(to, 48)}`;
  const unit = channel === undefined ? 'neuron' : 'position';
  const holds = `${many(rule.tail, rule.k, unit)} ${tailNames} of ${where}`;
  return [
    `The rule applies to ${formatCount(rule.applies)} of the ${formatCount(data.samples)} samples: those ${applies}.`,
    `It holds in ${formatCount(rule.support)} of them (${formatPercent(rule.confidence)}), where ${holds} ` +
      `${rule.k === 1 ? 'is' : 'are'} active, too.` +
      (channel === undefined ? ` ${share(rule.tail, tails?.active, data.samples)}` : ''),
    `Without the rule, the activations would take ${formatNumber(rule.gain)} bits more to describe.`,
  ];
}

/** How often the tails are active anyway: what the confidence has to be compared with. */
function share(tail: readonly number[], active: readonly number[] | undefined, samples: number): string {
  const shares = tail.map((item) => (active?.[item] ?? 0) / samples);
  const [low, high] = [Math.min(...shares), Math.max(...shares)].map(formatPercent);
  const range = low === high ? low : `${low} to ${high}`;
  return `In all samples together ${tail.length === 1 ? 'it is' : 'they are'} active in ${range}.`;
}

function many(items: readonly number[], least: number, unit: string): string {
  if (items.length === 1) return `the ${unit}`;
  if (least === items.length) return `${items.length === 2 ? 'both' : 'all'} ${unit}s`;
  return `at least ${least} of the ${items.length} ${unit}s`;
}

/** "3, 5 and 8"; of a long list the rest is counted. */
function list(names: readonly string[], word: 'and' | 'or'): string {
  if (names.length > mostNamed) {
    return `${names.slice(0, mostNamed).join(', ')} ${word} ${formatCount(names.length - mostNamed)} more`;
  }
  return names.length === 1 ? names[0]! : `${names.slice(0, -1).join(', ')} ${word} ${names.at(-1)}`;
}
