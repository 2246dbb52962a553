import { InputError } from '../InputError.ts';
import type { BinariserOptions } from './Binariser.ts';

const megabyte = 2 ** 20;

/**
 * Throws an InputError where the bits of all layers, and the values that a quantile needs, take more than is allowed.
 * @param memory in bytes
 */
export function checkBinariserMemory(
  layers: readonly { readonly name: string; readonly neurons: number }[],
  rows: number,
  { quantile, precision = 4 }: BinariserOptions,
  memory: number,
): void {
  const perNeuron = rows * (quantile === undefined ? 1 / 8 : precision + 1 / 8);
  const total = layers.reduce((sum, { neurons }) => sum + neurons, 0);
  if (total * perNeuron <= memory) return;
  const largest = layers.reduce((most, layer) => (layer.neurons > most.neurons ? layer : most));
  const several = layers.length > 1;
  const what = several
    ? `${total} neurons, most of them in ${largest.name} (${largest.neurons}),`
    : `${largest.name} (${total} neurons)`;
  throw new InputError(
    `the activations of ${what} in ${rows} samples take ${Math.ceil((total * perNeuron) / megabyte)} MB, and ` +
      `${Math.floor(memory / megabyte)} MB are allowed: use ${several ? 'fewer layers (--layers), ' : ''}fewer ` +
      `samples (--limit)${quantile === undefined ? '' : ', no quantile'} or more memory (--memory)`,
  );
}
