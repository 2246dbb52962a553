import { countOf } from './countOf.ts';
import type { RulePair, RulesResult } from '../protocol/RulesResult.ts';
import { describeBinarisation, rulesTitle } from './describeRules.ts';
import { formatCount, formatNumber, formatPercent } from './formatNumber.ts';
import { pairName } from './pairName.ts';
import { ruleWords } from './ruleWords.ts';
import { shortenText } from './shortenText.ts';
import { table } from './table.ts';

const longestName = 40;

/** Rules as plain text: for each pair of layers what they save, and the best rules in words. */
export function rulesText(result: RulesResult, topRules: number): string {
  const { parameters } = result;
  const head = [
    rulesTitle(result),
    `samples: ${formatCount(result.data.samples)}, active: ${describeBinarisation(result)}, ` +
      `θ: ${parameters.theta}, μ: ${parameters.mu}, device: ${shortenText(result.device)}, ` +
      `${formatNumber(result.seconds)} s`,
  ];
  const warnings = result.warnings.map((warning) => `warning: ${shortenText(warning, 500)}`);
  return [
    head.join('\n'),
    ...result.pairs.map((pair) => pairText(result, pair, topRules)),
    ...(warnings.length > 0 ? [warnings.join('\n')] : []),
  ].join('\n\n');
}

function pairText({ layers }: RulesResult, pair: RulePair, topRules: number): string {
  const { from, to, plane, rules, bits } = pair;
  const heading =
    `${pairName(pair, longestName)}: ${countOf(rules.length, 'rule')}, ` +
    `${formatCount(bits.baseline - bits.model)} of ${formatCount(bits.baseline)} bits saved`;
  const shown = rules.slice(0, topRules);
  if (shown.length === 0) return heading;
  const layer = (name: string) => layers.find((each) => each.name === name);
  const rows = shown.map((rule) => [
    formatNumber(rule.gain),
    formatCount(rule.support),
    formatPercent(rule.confidence),
    ruleWords(rule, layer(from), layer(to), 12, plane?.shape),
  ]);
  const rest = rules.length - shown.length;
  return [
    heading,
    table([['gain (bits)', 'support', 'confidence', 'rule'], ...rows], [0, 1, 2]),
    ...(rest > 0 ? [`and ${formatCount(rest)} more`] : []),
  ].join('\n');
}
