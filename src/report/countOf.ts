import { formatCount } from './formatNumber.ts';

/** "1 sample", "12 samples": a count with its noun. */
export function countOf(count: number, noun: string): string {
  return `${formatCount(count)} ${count === 1 ? noun : `${noun}s`}`;
}
