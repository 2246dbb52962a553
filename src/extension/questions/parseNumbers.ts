/** What the numbers of a list are. */
export interface NumberedThings {
  /** "neuron"; several have an s. */
  readonly name: string;
  /** More than so many are refused, however the range is written. */
  readonly most: number;
  /** How many there are, and in what; left out where that is not known yet. */
  readonly of?: { readonly count: number; readonly whole: string };
}

/**
 * Numbers written as "3", "3, 7" or "0-5", in ascending order.
 * @returns a sentence about what is wrong where they are none
 */
export function parseNumbers(text: string, { name, most, of }: NumberedThings): number[] | string {
  const found = new Set<number>();
  for (const part of text.split(',').map((part) => part.trim())) {
    const match = /^(\d+)(?:\s*-\s*(\d+))?$/.exec(part);
    if (match === null) {
      return `"${part}" is no ${name}: write numbers and ranges, such as 3, 7 or 0-5.`;
    }
    const first = Number(match[1]);
    const last = Number(match[2] ?? first);
    if (of !== undefined && Math.max(first, last) >= of.count) {
      return `There is no ${name} ${Math.max(first, last)}: ${of.whole} has 0 to ${of.count - 1}.`;
    }
    if (first > last) {
      return `The range ${part} ends before it begins.`;
    }
    for (let number = first; number <= last && found.size <= most; number++) {
      found.add(number);
    }
    if (found.size > most) {
      return `These are more than ${most} ${name}s: name fewer.`;
    }
  }
  return [...found].sort((a, b) => a - b);
}
