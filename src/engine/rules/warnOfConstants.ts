import type { RulesParameters } from '../../protocol/RulesResult.ts';
import { elementCount } from '../graph/Tensor.ts';
import type { BinaryLayer } from './BinaryLayer.ts';

/** Of more layers only the worst are named. */
const mostNamed = 4;

interface Constants {
  readonly name: string;
  readonly what: 'channels' | 'neurons';
  readonly count: number;
  readonly never: number;
  readonly always: number;
  /** Channels to which rules lead, and whose positions could be looked at instead. */
  readonly hasPositions: boolean;
}

/** Tells of neurons that are active in all samples or in none: they can be in no rule. The last sentence is the way out. */
export function warnOfConstants(
  layers: readonly BinaryLayer[],
  parameters: Pick<RulesParameters, 'quantile' | 'unit'>,
  warnings: string[],
): void {
  const found: Constants[] = [];
  layers.forEach(({ layer: { name, kind, shape, active }, bits, planes }, i) => {
    const never = active.filter((count) => count === 0).length;
    // A channel that is always active somewhere is no head, but its positions may well be tails.
    const heads = planes === undefined || i < layers.length - 1;
    const always = heads ? active.filter((count) => count === bits.rows).length : 0;
    if (kind === 'class') {
      if (always > 0) warnings.push('All samples are of one class, so no rule can tell it from others.');
    } else if (never + always > 0) {
      const hasPositions = i > 0 && elementCount(shape) > active.length;
      const what = planes ? 'channels' : 'neurons';
      found.push({ name, what, count: active.length, never, always, hasPositions });
    }
  });
  warnings.push(...describeAll(found), ...advise(found, parameters));
}

function describeAll(found: readonly Constants[]): string[] {
  if (found.length <= mostNamed) return found.map(describe);
  const share = ({ never, always, count }: Constants): number => (never + always) / count;
  const worst = [...found].sort((a, b) => share(b) - share(a)).slice(0, mostNamed);
  const names = worst.map(({ name, never, always, count }) => `${name} (${never + always} of ${count})`);
  return [
    `Neurons that are active in every sample or in none are in no rule: ${found.length} layers have some, ` +
      `most of all ${names.join(', ')}.`,
  ];
}

/** What else could count as active, where most neurons of a layer always are, or none ever is. */
function advise(
  found: readonly Constants[],
  { quantile, unit }: Pick<RulesParameters, 'quantile' | 'unit'>,
): string[] {
  const poor = found.filter(({ never, always, count }) => always > count / 2 || never === count);
  const names = poor.map(({ name }) => name).slice(0, mostNamed);
  const ways = [
    ...(poor.length > 0 && quantile === undefined
      ? [
          {
            text: '--quantile 0.5 (active is what is above the median of its own values)',
            setting: 'quantile',
          },
        ]
      : []),
    ...(poor.some(({ hasPositions, always }) => hasPositions && always > 0) && unit === 'channel'
      ? [{ text: '--unit position (where in its plane a channel is active)', setting: 'unit' }]
      : []),
  ];
  if (ways.length === 0) return [];
  const texts = ways.map(({ text }) => text).join(' or ');
  const settings = ways.map(({ setting }) => `neuronLens.rules.${setting}`).join(', ');
  return [`To find rules of ${names.join(', ')}, try ${texts}. Settings in VS Code: ${settings}.`];
}

function describe({ name, what, count, never, always }: Constants): string {
  if (never === count) return `No neuron of ${name} is active in any sample, so it can have no rules.`;
  const parts = [
    ...(never > 0 ? [`${never} ${are(never)} active in no sample`] : []),
    ...(always > 0 ? [`${always} ${are(always)} active in every sample`] : []),
  ];
  const result = what === 'channels' && always > 0 ? 'no rule has them as heads' : 'no rule has them';
  return `Of the ${count} ${what} of ${name}, ${parts.join(' and ')}: ${result}.`;
}

function are(count: number): string {
  return count === 1 ? 'is' : 'are';
}
