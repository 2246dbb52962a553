/** Sets of rows as words of 32 bits, the lowest bit first. The sets of one call have the same length. */

/** Ones in a word: pairs, nibbles, then the bytes' sum in the highest byte. */
function popcount(word: number): number {
  let x = word - ((word >>> 1) & 0x55555555);
  x = (x & 0x33333333) + ((x >>> 2) & 0x33333333);
  return Math.imul((x + (x >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
}

export function countOnes(a: Uint32Array): number {
  let count = 0;
  for (let i = 0; i < a.length; i++) count += popcount(a[i]!);
  return count;
}

export function countAnd(a: Uint32Array, b: Uint32Array): number {
  let count = 0;
  for (let i = 0; i < a.length; i++) count += popcount(a[i]! & b[i]!);
  return count;
}

/** |a \ b| */
export function countAndNot(a: Uint32Array, b: Uint32Array): number {
  let count = 0;
  for (let i = 0; i < a.length; i++) count += popcount(a[i]! & ~b[i]!);
  return count;
}

/** a := a ∪ b */
export function unite(a: Uint32Array, b: Uint32Array): void {
  for (let i = 0; i < a.length; i++) a[i]! |= b[i]!;
}

/** a := a \ b */
export function subtract(a: Uint32Array, b: Uint32Array): void {
  for (let i = 0; i < a.length; i++) a[i]! &= ~b[i]!;
}

/** Writes the rows of a set, ascending, to the start of `rows`, and returns how many they are. */
export function listRows(a: Uint32Array, rows: Uint32Array): number {
  let count = 0;
  for (let i = 0; i < a.length; i++) {
    for (let word = a[i]!; word !== 0; word &= word - 1) {
      rows[count++] = (i << 5) + 31 - Math.clz32(word & -word);
    }
  }
  return count;
}
