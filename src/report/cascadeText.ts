import { countOf } from './countOf.ts';
import type { RulesLayer, RulesResult } from '../protocol/RulesResult.ts';
import { tailNeurons } from '../protocol/tailNeurons.ts';
import { formatCount, formatNumber, formatPercent } from './formatNumber.ts';
import { pairName } from './pairName.ts';
import { placeKey, RuleLinks, type RulePlace } from './RuleLinks.ts';
import { neuronName, ruleWords } from './ruleWords.ts';
import { shortenText } from './shortenText.ts';

/** A neuron of one of a result's layers, or a class. */
export interface Neuron {
  readonly layer: RulesLayer;
  readonly neuron: number;
}

/** Rules shown below or above one, the most strongly linked first; the others are counted. */
const mostBranches = 4;
const mostNeurons = 12;

type Direction = 'below' | 'above';

/** What starts from a neuron, down to the last layer, and what leads to it, back to the first: as trees of rules. */
export function cascadeText(result: RulesResult, start: Neuron): string {
  const links = new RuleLinks(result);
  const { layer, neuron } = start;
  const down = links.startingFrom(layer.name, neuron);
  const up = links.endingIn(layer.name, neuron);
  const parts = [
    ...(down.length > 0 ? [tree(result, links, start, down, 'below')] : []),
    ...(up.length > 0 ? [tree(result, links, start, up, 'above')] : []),
  ];
  return parts.length > 0 ? parts.join('\n\n') : `No rule has ${nameOf(start)}.`;
}

function tree(
  result: RulesResult,
  links: RuleLinks,
  start: Neuron,
  first: readonly RulePlace[],
  direction: Direction,
): string {
  const { rules } = links.follow(first, direction);
  const [title, reached] =
    direction === 'below' ? [`Down from ${nameOf(start)}`, 'to'] : [`Up from ${nameOf(start)}`, 'from'];
  const lines = [
    `${title}: ${countOf(rules.length, 'rule')}, ${reached} ` +
      reachedNeurons(result, links, rules, direction),
  ];
  const shown = new Set<string>();
  const show = (place: RulePlace, depth: number, strength: string): void => {
    const pair = result.pairs[place.pair]!;
    const rule = links.rule(place);
    const layer = (name: string): RulesLayer => result.layers.find((each) => each.name === name)!;
    const words = ruleWords(rule, layer(pair.from), layer(pair.to), mostNeurons, pair.plane?.shape);
    const numbers = `${formatNumber(rule.gain)} bits, ${formatPercent(rule.confidence)}${strength}`;
    const again = shown.has(placeKey(place));
    const indent = '  '.repeat(depth);
    lines.push(`${indent}${pairName(pair, 24)}: ${words} (${again ? 'shown above' : numbers})`);
    if (again) return;
    shown.add(placeKey(place));
    const branches = links[direction](place);
    for (const link of branches.slice(0, mostBranches)) {
      const { l } = links.rule(link.lower);
      const share = `, ${Math.min(link.neurons.length, l)} of ${l} ${l === 1 ? 'head' : 'heads'}`;
      show(direction === 'below' ? link.lower : link.upper, depth + 1, share);
    }
    const rest = branches.length - mostBranches;
    if (rest > 0) lines.push(`${indent}  and ${formatCount(rest)} more`);
  };
  for (const place of first.slice(0, mostBranches)) show(place, 1, '');
  const rest = first.length - mostBranches;
  if (rest > 0) lines.push(`  and ${formatCount(rest)} more`);
  return lines.join('\n');
}

/** By layer, the neurons at the far ends of the rules: "3 of linear {1, 4, 6}". */
function reachedNeurons(
  { layers, pairs }: RulesResult,
  links: RuleLinks,
  rules: readonly RulePlace[],
  direction: Direction,
): string {
  const ends = new Map<string, Set<number>>();
  for (const place of rules) {
    const pair = pairs[place.pair]!;
    const rule = links.rule(place);
    const name = direction === 'below' ? pair.to : pair.from;
    const neurons = ends.get(name) ?? new Set();
    for (const each of direction === 'below' ? tailNeurons(pair, rule) : rule.head) neurons.add(each);
    ends.set(name, neurons);
  }
  return [...ends]
    .map(([name, neurons]) => {
      const layer = layers.find((each) => each.name === name)!;
      const sorted = [...neurons].sort((a, b) => a - b).map((each) => neuronName(layer, each));
      const rest = sorted.length - mostNeurons;
      const list = `${sorted.slice(0, mostNeurons).join(', ')}${rest > 0 ? `, … ${rest} more` : ''}`;
      return `${formatCount(sorted.length)} of ${shortenText(name)} {${list}}`;
    })
    .join(', ');
}

function nameOf({ layer, neuron }: Neuron): string {
  return `${shortenText(layer.name)} ${neuronName(layer, neuron)}`;
}
