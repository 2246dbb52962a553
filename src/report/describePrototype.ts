import type { PrototypeItem, PrototypeResult } from '../protocol/PrototypeResult.ts';
import { formatNumber } from './formatNumber.ts';
import { baseName, shortenText } from './shortenText.ts';

const longestName = 40;

/** What the prototypes are of. */
export function prototypeTitle(result: PrototypeResult): string {
  const { neurons, channel } = result.parameters;
  return `Prototype of ${describeNeurons(result, { neurons, channel })} in ${shortenText(baseName(result.model.path))}`;
}

/** "neuron 3 of conv1", "neurons 3, 5, 8 of conv1", "class 3 (cat)", "position 7 of channel 2 of conv1". */
export function describeNeurons(
  { layer }: PrototypeResult,
  { neurons, channel }: { readonly neurons: readonly number[]; readonly channel?: number | undefined },
): string {
  const kind = channel !== undefined ? 'position' : layer.kind === 'class' ? 'class' : 'neuron';
  const plural = kind === 'class' ? 'classes' : `${kind}s`;
  const shown = neurons.slice(0, neurons.length > 6 ? 5 : 6).map((neuron) => neuronLabel(layer, neuron));
  const rest = neurons.length - shown.length;
  const list = `${shown.join(', ')}${rest > 0 ? `, … ${rest} more` : ''}`;
  const where = [
    ...(channel === undefined ? [] : [`channel ${channel}`]),
    ...(layer.kind === 'class' ? [] : [shortenText(layer.name, longestName)]),
  ];
  return [`${neurons.length === 1 ? kind : plural} ${list}`, ...where].join(' of ');
}

/** A neuron's number and, where it has one, its name: "3 (cat)". */
export function neuronLabel({ names }: PrototypeResult['layer'], neuron: number): string {
  const name = names?.[neuron];
  return name === undefined || name === String(neuron)
    ? String(neuron)
    : `${neuron} (${shortenText(name, 30)})`;
}

/** What the input was kept within, in words. */
export function describeBound({ input: { bound, picture } }: PrototypeResult): string {
  if (bound.kind === 'norm') return `length at most ${formatNumber(bound.radius)}`;
  const range = `${formatNumber(Math.min(...bound.low))} to ${formatNumber(Math.max(...bound.high))}`;
  return `${range}, ${sources[bound.source]}${picture === undefined && bound.source === 'data' ? ', feature by feature' : ''}`;
}

const sources = {
  given: 'as given',
  preprocessing: 'from the preprocessing',
  data: 'as in the data',
  embedding: 'as in the embedding table',
} as const;

/** How far neurons were activated: `strength` in units of their scales, of several neurons. */
type Activated = Pick<NonNullable<PrototypeItem['strongest']>[number], 'activation' | 'strength'>;

/** The activation reached; of several neurons also the mean of activation / scale, which samples are ordered by. */
export function reached({ neurons, activations, activation, scales }: PrototypeItem): Activated {
  if (neurons.length === 1) return { activation };
  const strength = activations.reduce((sum, value, i) => sum + value / scales[i]!, 0) / neurons.length;
  return { activation, strength };
}

/** "4.50", of several neurons "4.50 (2.13 scales)". */
export function describeActivation({ activation, strength }: Activated): string {
  return `${formatNumber(activation)}${strength === undefined ? '' : ` (${formatNumber(strength)} scales)`}`;
}

/** What is beside the activation reached: "; the strongest sample, row 7, has 2.50"; empty without data. */
export function describeStrongest({ samples }: PrototypeResult, { strongest }: PrototypeItem): string {
  const best = strongest?.[0];
  if (best === undefined) return '';
  return `; the strongest sample, row ${samples[best.sample]!.index}, has ${describeActivation(best)}`;
}
