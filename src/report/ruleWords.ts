import type { RuleInResult, RulesLayer } from '../protocol/RulesResult.ts';
import { shortenText } from './shortenText.ts';

const longestName = 24;

/**
 * A rule in words: "2 of {3, 5, 8} → {4, 9}". One neuron stands without brackets, "any of" is 1 of several, and a set
 * alone means all of it.
 * @param most neurons listed of one side; the others are counted
 */
export function ruleWords(
  rule: Pick<RuleInResult, 'head' | 'tail' | 'l' | 'k'>,
  from: RulesLayer | undefined,
  to: RulesLayer | undefined,
  most = 12,
): string {
  return `${side(rule.head, rule.l, from, most)} → ${side(rule.tail, rule.k, to, most)}`;
}

function side(items: readonly number[], least: number, layer: RulesLayer | undefined, most: number): string {
  const names = items.slice(0, most).map((item) => neuronName(layer, item));
  if (items.length === 1) return names[0]!;
  const rest = items.length - names.length;
  const set = `{${names.join(', ')}${rest > 0 ? `, … ${rest} more` : ''}}`;
  if (least === items.length) return set;
  return least === 1 ? `any of ${set}` : `${least} of ${set}`;
}

/** A neuron by its number, a class by its name where it has one. */
export function neuronName(layer: RulesLayer | undefined, item: number): string {
  const name = layer?.names?.[item];
  return name === undefined ? String(item) : shortenText(name, longestName);
}
