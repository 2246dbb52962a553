import type { ComparedPair, RulesComparisonResult } from '../protocol/RulesComparisonResult.ts';
import {
  comparedSource,
  comparedWords,
  comparisonTitle,
  linkCounts,
  neuronSet,
  stateCounts,
  stateNames,
} from './describeComparison.ts';
import { formatCount, formatNumber, formatPercent } from './formatNumber.ts';
import { linkChanges, type LinkChange } from './linkChanges.ts';
import { pairName } from './pairName.ts';
import { neuronName } from './ruleWords.ts';
import { shortenText } from './shortenText.ts';
import { table } from './table.ts';

/**
 * Two models' rules as plain text: for each pair of layers which rules are in both, changed, or in one of them.
 * @param topRules rules and neurons listed of a pair
 */
export function rulesComparisonText(result: RulesComparisonResult, topRules: number): string {
  const counted = result.uncompared.map(({ first, second, reason, ...pair }) => {
    const number = (name: string, count: number | undefined): string =>
      `${count === undefined ? 'none' : formatCount(count)} in ${name}`;
    return `${pairName(pair)}: rules counted only, ${number('A', first)}, ${number('B', second)}: ${shortenText(reason, 300)}`;
  });
  const warnings = result.warnings.map((warning) => `warning: ${shortenText(warning, 500)}`);
  return [
    [comparisonTitle(result), `A: ${comparedSource(result)}`, `B: ${comparedSource(result.second)}`].join(
      '\n',
    ),
    ...result.pairs.map((pair) => pairText(result, pair, topRules)),
    ...(counted.length > 0 ? [counted.join('\n')] : []),
    ...(warnings.length > 0 ? [warnings.join('\n')] : []),
  ].join('\n\n');
}

function pairText({ layers }: RulesComparisonResult, pair: ComparedPair, topRules: number): string {
  const layer = (name: string) => layers.find((each) => each.name === name);
  const from = layer(pair.from);
  const to = layer(pair.to);
  const gain = (side: { gain: number } | undefined): string => (side ? formatNumber(side.gain) : '');
  const rows = pair.rules
    .slice(0, topRules)
    .map((rule) => [
      stateNames[rule.state],
      gain(rule.first),
      gain(rule.second),
      rule.overlap === undefined ? '' : formatPercent(rule.overlap),
      comparedWords(rule, from, to, pair.plane),
    ]);
  const rest = pair.rules.length - rows.length;
  return [
    `${pairName(pair)}: ${stateCounts(pair)}`,
    linkCounts(pair),
    ...(rows.length > 0
      ? [table([['', 'gain A', 'gain B', 'tails shared', 'rule'], ...rows], [1, 2, 3])]
      : []),
    ...(rest > 0 ? [`and ${formatCount(rest)} more`] : []),
    ...changesText(
      linkChanges(pair, 'heads'),
      `tails of ${shortenText(pair.from, 40)}`,
      (item) => neuronName(from, item),
      (items) => neuronSet(items, to, pair.plane),
      topRules,
    ),
    ...changesText(
      linkChanges(pair, 'tails'),
      `heads of ${shortenText(pair.to, 40)}`,
      (item) => neuronName(to, item, pair.plane),
      (items) => neuronSet(items, from),
      topRules,
    ),
  ].join('\n');
}

/** The neurons whose links changed, those with the most changes first. */
function changesText(
  changes: readonly LinkChange[],
  title: string,
  name: (item: number) => string,
  others: (items: readonly number[]) => string,
  top: number,
): string[] {
  const changed = changes
    .filter(({ lost, gained }) => lost.length + gained.length > 0)
    .sort((a, b) => b.lost.length + b.gained.length - a.lost.length - a.gained.length);
  if (changed.length === 0) return [];
  const rows = changed
    .slice(0, top)
    .map(({ item, kept, lost, gained }) => [name(item), ...[kept, lost, gained].map(others)]);
  const rest = changed.length - rows.length;
  return [
    '',
    table([[title, 'in both', 'only in A', 'only in B'], ...rows]),
    ...(rest > 0 ? [`and ${formatCount(rest)} more`] : []),
  ];
}
