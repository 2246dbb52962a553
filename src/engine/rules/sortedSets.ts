/** Sets of numbers as ascending lists. */

export function equal(a: readonly number[], b: readonly number[]): boolean {
  return a.length === b.length && a.every((x, i) => x === b[i]);
}

export function union(a: readonly number[], b: readonly number[]): number[] {
  const all: number[] = [];
  let j = 0;
  for (const x of a) {
    while (j < b.length && b[j]! < x) all.push(b[j++]!);
    if (b[j] === x) j++;
    all.push(x);
  }
  while (j < b.length) all.push(b[j++]!);
  return all;
}

export function intersection(a: readonly number[], b: readonly number[]): number[] {
  const shared: number[] = [];
  let j = 0;
  for (const x of a) {
    while (j < b.length && b[j]! < x) j++;
    if (b[j] === x) shared.push(x);
  }
  return shared;
}

/** |a ⊖ b| */
export function symmetricDifference(a: readonly number[], b: readonly number[]): number {
  return a.length + b.length - 2 * intersection(a, b).length;
}
