import { parseNumbers } from './parseNumbers.ts';

/** More than so many are not listed one by one. */
const most = 64;

/**
 * Neurons written as "3", "3, 7" or "0-5", in ascending order.
 * @param count how many the layer has
 * @returns a sentence about what is wrong where they are none
 */
export function parseNeurons(text: string, count: number): number[] | string {
  return parseNumbers(text, { name: 'neuron', most, of: { count, whole: 'this layer' } });
}
