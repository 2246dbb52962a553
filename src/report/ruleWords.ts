import type { RuleInResult, RulesLayer } from '../protocol/RulesResult.ts';
import { shortenText } from './shortenText.ts';

const longestName = 24;

/**
 * A rule in words: "2 of {3, 5, 8} → {4, 9}". One neuron stands without brackets, "any of" is 1 of several, and a set
 * alone means all of it. Positions of a channel are rows and columns: "{(2, 3), (2, 4)}".
 * @param most neurons listed of one side; the others are counted
 * @param plane shape of a channel's plane, where the tails are positions in it
 */
export function ruleWords(
  rule: Pick<RuleInResult, 'head' | 'tail' | 'l' | 'k'>,
  from: RulesLayer | undefined,
  to: RulesLayer | undefined,
  most = 12,
  plane?: readonly number[],
): string {
  const head = side(rule.head, rule.l, (item) => neuronName(from, item), most);
  return `${head} → ${side(rule.tail, rule.k, (item) => neuronName(to, item, plane), most)}`;
}

function side(
  items: readonly number[],
  least: number,
  nameOf: (item: number) => string,
  most: number,
): string {
  const names = items.slice(0, most).map(nameOf);
  if (items.length === 1) return names[0]!;
  const rest = items.length - names.length;
  const set = `{${names.join(', ')}${rest > 0 ? `, … ${rest} more` : ''}}`;
  if (least === items.length) return set;
  return least === 1 ? `any of ${set}` : `${least} of ${set}`;
}

/**
 * A neuron by its number, a class by its name where it has one. With the shape of a plane, `item` is a position in it,
 * named by its row and column.
 */
export function neuronName(layer: RulesLayer | undefined, item: number, plane?: readonly number[]): string {
  if (plane !== undefined && plane.length > 1) {
    const width = plane.at(-1)!;
    return `(${Math.floor(item / width)}, ${item % width})`;
  }
  const name = plane === undefined ? layer?.names?.[item] : undefined;
  return name === undefined ? String(item) : shortenText(name, longestName);
}
