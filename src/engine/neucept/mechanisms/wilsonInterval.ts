import type { Share } from '../../../protocol/Mechanisms.ts';

/** The 97.5 % point of the normal distribution: intervals of 95 %. */
const z = 1.959963984540054;

/**
 * The share of hits with its 95 % interval by Wilson (1927):
 * (h + z²/2 ± z √(h (n - h) / n + z²/4)) / (n + z²), which stays within 0 … 1 and is no point at 0 and 1.
 * @param of at least 1
 */
export function wilsonInterval(hits: number, of: number): Share {
  const centre = hits + z ** 2 / 2;
  const half = z * Math.sqrt((hits * (of - hits)) / of + z ** 2 / 4);
  // At 0 and 1 the bounds are the share, but for rounding.
  const low = hits === 0 ? 0 : (centre - half) / (of + z ** 2);
  const high = hits === of ? 1 : (centre + half) / (of + z ** 2);
  return { hits, of, low, high };
}
