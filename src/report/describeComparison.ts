import type { ComparedPair, ComparedRule, RulesComparisonResult } from '../protocol/RulesComparisonResult.ts';
import type { RulesLayer } from '../protocol/RulesResult.ts';
import { formatCount, formatNumber } from './formatNumber.ts';
import { neuronName, ruleWords } from './ruleWords.ts';
import { baseName, shortenText } from './shortenText.ts';

type Source = RulesComparisonResult['second'];

const most = 12;

export function comparisonTitle(result: RulesComparisonResult): string {
  return `Rules of ${comparedNames(result)}`;
}

/** "lenet.onnx (A) and lenet-tuned.onnx (B)". */
export function comparedNames({
  model,
  second,
}: Pick<RulesComparisonResult, 'model'> & { readonly second: Pick<Source, 'model'> }): string {
  const names = [model, second.model].map(({ path }) => baseName(path));
  // Two versions of a network often differ in their folders alone.
  const [a, b] = (names[0] === names[1] ? [model.path, second.model.path] : names).map((name) =>
    shortenText(name, 60),
  );
  return `${a} (A) and ${b} (B)`;
}

/** One of the two: its model, its data, and how many samples. @param length of each name */
export function comparedSource({ model, data }: Source, length = 80): string {
  return `${shortenText(model.path, length)} on ${shortenText(data.path, length)}, ${formatCount(data.samples)} samples`;
}

export const stateNames: Readonly<Record<ComparedRule['state'], string>> = {
  same: 'in both',
  changed: 'changed',
  first: 'only in A',
  second: 'only in B',
};

/** "3 in both, 1 changed, 2 only in A, 0 only in B". */
export function stateCounts({ rules }: ComparedPair): string {
  return (Object.keys(stateNames) as ComparedRule['state'][])
    .map(
      (state) => `${formatCount(rules.filter((rule) => rule.state === state).length)} ${stateNames[state]}`,
    )
    .join(', ');
}

/** How many links of a head with a tail there are, in both, and by chance. */
export function linkCounts({ links }: ComparedPair): string {
  return (
    `links of a head with a tail: ${formatCount(links.first)} in A, ${formatCount(links.second)} in B, ` +
    `${formatCount(links.both)} in both (${formatNumber(links.expected)} expected by chance)`
  );
}

/**
 * The rule in words; where the second model has it in another form, that follows.
 * @param plane shape of a channel's plane, where the tails are positions in it
 */
export function comparedWords(
  { head, state, first, second }: ComparedRule,
  from: RulesLayer | undefined,
  to: RulesLayer | undefined,
  plane?: readonly number[],
  longest = most,
): string {
  const sides = state === 'changed' ? [first, second] : [first ?? second];
  return sides.map((side) => ruleWords({ head, ...side! }, from, to, longest, plane)).join('   in B: ');
}

/** Neurons in braces, "none" for none. */
export function neuronSet(
  items: readonly number[],
  layer: RulesLayer | undefined,
  plane?: readonly number[],
): string {
  if (items.length === 0) return 'none';
  const names = items.slice(0, most).map((item) => neuronName(layer, item, plane));
  return `{${names.join(', ')}${items.length > most ? `, … ${items.length - most} more` : ''}}`;
}
