import { Random } from '../../src/engine/numeric/Random.ts';

/** Standard normal numbers from a seed. */
export function seededNormals(count: number, seed: number): Float64Array {
  const random = new Random(seed);
  return Float64Array.from({ length: count }, () => random.normal());
}
