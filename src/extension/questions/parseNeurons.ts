/** More than so many are not listed one by one. */
const most = 64;

/**
 * Neurons written as "3", "3, 7" or "0-5", in ascending order.
 * @param count how many the layer has
 * @returns a sentence about what is wrong where they are none
 */
export function parseNeurons(text: string, count: number): number[] | string {
  const found = new Set<number>();
  for (const part of text.split(',').map((part) => part.trim())) {
    const match = /^(\d+)(?:\s*-\s*(\d+))?$/.exec(part);
    if (match === null) {
      return `"${part}" is no neuron: write numbers and ranges, such as 3, 7 or 0-5.`;
    }
    const first = Number(match[1]);
    const last = Number(match[2] ?? first);
    if (Math.max(first, last) >= count) {
      return `There is no neuron ${Math.max(first, last)}: this layer has 0 to ${count - 1}.`;
    }
    if (first > last) {
      return `The range ${part} ends before it begins.`;
    }
    for (let neuron = first; neuron <= last && found.size <= most; neuron++) {
      found.add(neuron);
    }
    if (found.size > most) {
      return `These are more than ${most} neurons: name fewer.`;
    }
  }
  return [...found].sort((a, b) => a - b);
}
