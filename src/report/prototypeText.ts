import { decodeArray } from '../protocol/EncodedArray.ts';
import type { PrototypeItem, PrototypeResult } from '../protocol/PrototypeResult.ts';
import {
  describeActivation,
  describeBound,
  describeNeurons,
  describeStrongest,
  prototypeTitle,
  reached,
} from './describePrototype.ts';
import { formatCount, formatNumber, formatShape } from './formatNumber.ts';
import { shortenText } from './shortenText.ts';

/** Features of a vector that are listed. */
const mostFeatures = 10;
const mostTokens = 64;

/** Prototypes as plain text: what was reached, and for inputs that are no pictures where they differ most. */
export function prototypeText(result: PrototypeResult): string {
  const { parameters, data, input } = result;
  const warnings = result.warnings.map((warning) => `warning: ${shortenText(warning, 500)}`);
  return [
    [
      prototypeTitle(result),
      `steps: ${formatCount(parameters.steps)}, ${input.picture ? 'pixels' : 'input'}: ${describeBound(result)}, ` +
        `seed: ${result.seed}, ${data === undefined ? 'without data' : `samples: ${formatCount(data.samples)}`}, ` +
        `device: ${shortenText(result.device)}, ${formatNumber(result.seconds)} s`,
    ].join('\n'),
    ...result.items.map((item) => itemText(result, item)),
    ...(warnings.length > 0 ? [warnings.join('\n')] : []),
  ].join('\n\n');
}

function itemText(result: PrototypeResult, item: PrototypeItem): string {
  const { neurons, activations, image, strongest = [], tokens } = item;
  const rows = strongest.map((sample) => {
    const { index, label } = result.samples[sample.sample]!;
    return `row ${index}${label === undefined ? '' : ` (label ${label})`}: ${describeActivation(sample)}`;
  });
  return [
    `${describeNeurons(result, item)}, input ${formatShape(image.shape)}: activation ${describeActivation(reached(item))}${describeStrongest(result, item)}`,
    ...(neurons.length > 1
      ? [
          `  each: ${activations.slice(0, 20).map(formatNumber).join(', ')}${neurons.length > 20 ? ', …' : ''}`,
        ]
      : []),
    ...(tokens
      ? [
          `  nearest tokens: ${tokens.slice(0, mostTokens).join(' ')}${tokens.length > mostTokens ? ' …' : ''}`,
        ]
      : []),
    ...(!result.input.picture && !tokens ? [`  furthest from the middle: ${furthest(result, item)}`] : []),
    ...(rows.length > 0
      ? [`  strongest samples${neurons.length > 1 ? ', by scales' : ''}: ${rows.join(', ')}`]
      : []),
  ].join('\n');
}

/** The elements that the ascent moved most. */
function furthest({ input: { bound } }: PrototypeResult, { image }: PrototypeItem): string {
  const values = [...decodeArray(image)];
  const middle = bound.kind === 'norm' ? 0 : (bound.low[0]! + bound.high[0]!) / 2;
  const order = values
    .map((_, i) => i)
    .sort((a, b) => Math.abs(values[b]! - middle) - Math.abs(values[a]! - middle));
  return order
    .slice(0, mostFeatures)
    .map((i) => `${i}: ${formatNumber(values[i]!)}`)
    .join(', ');
}
