/** A seed of its own for each part of a run: epochs, steps. Equal arguments give equal seeds, on every machine. */
export function deriveSeed(seed: number, ...parts: readonly number[]): number {
  return parts.reduce((state, part) => mix(Math.imul(state, 31) + part), mix(seed));
}

/** MurmurHash3's finaliser: every bit of the argument changes about half of the bits of the result. */
function mix(value: number): number {
  let bits = value | 0;
  bits = Math.imul(bits ^ (bits >>> 16), 0x85ebca6b);
  bits = Math.imul(bits ^ (bits >>> 13), 0xc2b2ae35);
  return bits ^ (bits >>> 16);
}
