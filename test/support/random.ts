/** Uniform numbers from a seed (mulberry32), the same on every machine. */
export function randomSource(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

/** A shape filled with uniform numbers in [low, high), as an OperatorCase takes its inputs. */
export function uniform(
  shape: readonly number[],
  seed: number,
  low = -2,
  high = 2,
): { shape: readonly number[]; data: number[] } {
  const next = randomSource(seed);
  const length = shape.reduce((product, dim) => product * dim, 1);
  return { shape, data: Array.from({ length }, () => low + (high - low) * next()) };
}
