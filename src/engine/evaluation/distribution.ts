import type { Distribution } from '../../protocol/InterventionResult.ts';

/** Extremes and quantiles of some numbers (at least one), between two of them interpolated linearly. */
export function distribution(values: readonly number[]): Distribution {
  const sorted = [...values].sort((a, b) => a - b);
  const quantile = (share: number): number => {
    const place = share * (sorted.length - 1);
    const below = sorted[Math.floor(place)]!;
    return below + (sorted[Math.ceil(place)]! - below) * (place - Math.floor(place));
  };
  return {
    minimum: quantile(0),
    quantile10: quantile(0.1),
    quantile25: quantile(0.25),
    median: quantile(0.5),
    quantile75: quantile(0.75),
    quantile90: quantile(0.9),
    maximum: quantile(1),
  };
}
