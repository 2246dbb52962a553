import type { RulesParameters } from '../../protocol/RulesResult.ts';
import type { BinaryLayer } from './BinaryLayer.ts';

/** Of more layers only the worst are named. */
const mostNamed = 4;

interface Constants {
  readonly name: string;
  readonly what: 'channels' | 'neurons';
  readonly count: number;
  readonly never: number;
  readonly always: number;
}

/** Tells of neurons that are active in all samples or in none: they can be in no rule. */
export function warnOfConstants(
  layers: readonly BinaryLayer[],
  { quantile }: Pick<RulesParameters, 'quantile'>,
  warnings: string[],
): void {
  const advice = quantile === undefined ? ' Try a quantile of 0.5.' : '';
  const found: Constants[] = [];
  layers.forEach(({ layer: { name, kind, active }, bits, planes }, i) => {
    const never = active.filter((count) => count === 0).length;
    // A channel that is always active somewhere is no head, but its positions may well be tails.
    const heads = planes === undefined || i < layers.length - 1;
    const always = heads ? active.filter((count) => count === bits.rows).length : 0;
    if (kind === 'class') {
      if (always > 0) warnings.push('All samples are of one class, so no rule can tell it from others.');
    } else if (never === active.length) {
      warnings.push(`No neuron of ${name} is active in any sample, so it can have no rules.${advice}`);
    } else if (never + always > 0) {
      found.push({ name, what: planes ? 'channels' : 'neurons', count: active.length, never, always });
    }
  });
  if (found.length <= mostNamed) {
    for (const each of found) warnings.push(describe(each) + (isDense(each) ? advice : ''));
    return;
  }
  const share = ({ never, always, count }: Constants): number => (never + always) / count;
  const worst = [...found].sort((a, b) => share(b) - share(a)).slice(0, mostNamed);
  const names = worst.map(({ name, never, always, count }) => `${name} (${never + always} of ${count})`);
  warnings.push(
    `Neurons that are active in every sample or in none are in no rule: ${found.length} layers have some, ` +
      `most of all ${names.join(', ')}.${found.some(isDense) ? advice : ''}`,
  );
}

function describe({ name, what, count, never, always }: Constants): string {
  const parts = [
    ...(never > 0 ? [`${never} ${are(never)} active in no sample`] : []),
    ...(always > 0 ? [`${always} ${are(always)} active in every sample`] : []),
  ];
  const result = what === 'channels' && always > 0 ? 'no rule has them as heads' : 'no rule has them';
  return `Of the ${count} ${what} of ${name}, ${parts.join(' and ')}: ${result}.`;
}

function isDense({ always, count }: Constants): boolean {
  return always > count / 2;
}

function are(count: number): string {
  return count === 1 ? 'is' : 'are';
}
