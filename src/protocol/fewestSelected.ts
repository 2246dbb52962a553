import type { NeuceptParameters } from './NeuceptResult.ts';

/**
 * The least neurons that can be selected besides none. A run without a single false sign still has 1 over the selected
 * for its estimate of the false discovery rate, which has to be at most q, with e-values q / 2.
 */
export function fewestSelected({
  precision,
  threshold,
  aggregation,
}: Pick<NeuceptParameters, 'precision' | 'threshold' | 'aggregation'>): number {
  if (threshold === 'knockoff') return 1;
  // Without the rounding error of 1 - 0.9.
  return Math.ceil((aggregation === 'e-values' ? 2 : 1) / (1 - precision) - 1e-9);
}
