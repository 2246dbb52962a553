import { countOf } from './countOf.ts';
import type {
  AgreementLayer,
  AgreementMethod,
  AgreementPair,
  AgreementResult,
  AgreementSource,
} from '../protocol/AgreementResult.ts';
import { agreementNames } from '../protocol/agreementNames.ts';
import { formatCount, formatNumber, formatPercent } from './formatNumber.ts';
import { baseName, shortenText } from './shortenText.ts';

export function agreementTitle({ model, sources }: AgreementResult): string {
  return `Agreement of ${agreementNames(sources).join(', ')} on ${shortenText(baseName(model.path))}`;
}

/** The data, samples and what else tells analyses of one method apart. */
export function describeAgreementSource(source: AgreementSource): string {
  const samples = `${countOf(source.data.samples, 'sample')} of ${shortenText(baseName(source.data.path), 40)}`;
  return `${samples}; ${settingsOf(source)}`;
}

function settingsOf(source: AgreementSource): string {
  switch (source.kind) {
    case 'conductance': {
      const { target, class: one, unit } = source.parameters;
      return `${describeOutput(target)}${one === 'all' ? '' : `, samples of class ${one}`}, unit ${unit}`;
    }
    case 'pathway': {
      const { target, unit, score } = source.parameters;
      return `${describeOutput(target)}, score ${score}, unit ${unit}`;
    }
    case 'neucept': {
      const { network, precision } = source.parameters;
      return `class ${network?.class}, precision ${formatPercent(precision)}`;
    }
    case 'rules': {
      const { theta, mu, unit } = source.parameters;
      return `all classes, θ ${formatNumber(theta)}, µ ${mu}, unit ${unit}`;
    }
  }
}

function describeOutput(target: 'predicted' | 'label' | number): string {
  return typeof target === 'number' ? `class ${target}` : `${target} classes`;
}

/** Which channels a method names in this layer, and of how many where it did not look at all. */
export function describeNaming(
  result: Pick<AgreementResult, 'sources' | 'parameters'>,
  method: AgreementMethod,
): string {
  const looked = method.scores.filter((score) => score !== null).length;
  const all = looked === method.scores.length;
  return `${namingOf(result, method)}${all ? '' : `; it looked at ${formatCount(looked)} of ${formatCount(method.scores.length)}, as the others are constant in its samples`}`;
}

function namingOf(result: Pick<AgreementResult, 'sources' | 'parameters'>, method: AgreementMethod): string {
  const source = result.sources[method.source]!;
  const highest =
    method.top === undefined
      ? 'those with the highest scores'
      : `the ${method.top === 1 ? 'one with the highest score' : `${formatCount(method.top)} with the highest scores`}${method.named.length > method.top ? ', and those that are as high' : ''}`;
  switch (source.kind) {
    case 'conductance':
      return highest;
    case 'pathway': {
      const { sparsity } = result.parameters;
      const share = sparsity === 'lowest' ? source.parameters.sparsity[0]! : sparsity;
      return `${highest}: most often on the pathway at ${formatPercent(share)} sparsity`;
    }
    case 'neucept':
      return `selected at precision ${formatPercent(source.parameters.precision)}`;
    case 'rules':
      return 'in a rule';
  }
}

/** "12 of 14, 4.20 by chance (p 0.001)"; p is the adjusted one. */
export function overlapWords({ both, firstNamed, secondNamed, expected, adjusted }: AgreementPair): string {
  const any = firstNamed + secondNamed - both;
  if (any === 0) return 'neither names any';
  return `${formatCount(both)} of ${formatCount(any)}, ${formatNumber(expected)} by chance (p ${chanceText(adjusted)})`;
}

/** A p-value as it is read: smaller ones are not told apart. */
export function chanceText(chance: number): string {
  return chance < 0.001 ? '< 0.001' : formatNumber(chance);
}

/** "corrected for all 12 pairs (Holm)": what p is; undefined where there is nothing to correct for. */
export function correctionWords({ layers }: AgreementResult): string | undefined {
  const pairs = layers.reduce((sum, layer) => sum + layer.pairs.length, 0);
  return pairs > 1 ? `corrected for all ${formatCount(pairs)} pairs (Holm)` : undefined;
}

/** "0.62 (0.48 … 0.73)". */
export function correlationWords({ correlation }: AgreementPair): string {
  if (!correlation) return 'none';
  const { low, high } = correlation;
  const interval = low === undefined || high === undefined ? '' : ` (${digits(low)} … ${digits(high)})`;
  return `${digits(correlation.value)}${interval}`;
}

/** A correlation with two digits. */
export function digits(value: number): string {
  return value.toFixed(2).replace('-', '\u2212');
}

/** How many channels all, two or more, or none of the methods name. */
export function agreementCounts({ neurons, methods, intersections }: AgreementLayer): {
  all: number;
  several: number;
  one: number;
  none: number;
} {
  const sum = (fits: (named: number) => boolean): number =>
    intersections
      .filter(({ sources }) => fits(sources.length))
      .reduce((total, each) => total + each.neurons.length, 0);
  return {
    all: sum((named) => named === methods.length),
    several: sum((named) => named >= 2),
    one: sum((named) => named === 1),
    none: neurons - sum(() => true),
  };
}

/** What the methods have in common in a layer, in a sentence or two. */
export function agreementVerdict(layer: AgreementLayer): string {
  const { methods, pairs, neurons } = layer;
  const { all, several, none } = agreementCounts(layer);
  const many = methods.length > 2;
  const both = many
    ? `all ${methods.length} analyses name ${formatCount(all)}, two or more name ${formatCount(several)}`
    : `both analyses name ${formatCount(all)}`;
  const above = pairs.filter(({ both, expected, adjusted }) => both > expected && isRare(adjusted)).length;
  const pairWords =
    pairs.length === 1
      ? above === 1
        ? 'That is more than chance.'
        : 'That is no more than chance would give.'
      : `${above === 0 ? 'No pair' : `${formatCount(above)} of ${formatCount(pairs.length)} pairs`} of analyses ${above === 1 ? 'names' : above === 0 ? 'names' : 'name'} more in common than chance would give (p < 0.05, corrected for all pairs).`;
  return `Of ${formatCount(neurons)} neurons ${both}; ${formatCount(none)} ${none === 1 ? 'is' : 'are'} named by none. ${pairWords}`;
}

/** Below 5 %, whatever the rounding of 1 in 20. */
function isRare(chance: number): boolean {
  return Number(chance.toPrecision(9)) < 0.05;
}

/** Layers that are not compared, with the reasons. */
export function unmatchedWords({ unmatched, sources }: AgreementResult): string[] {
  const names = agreementNames(sources);
  return unmatched.map(
    ({ source, layer, reason }) =>
      `${shortenText(layer, 40)} of ${names[source]!} is not compared: ${shortenText(reason, 300)}`,
  );
}
