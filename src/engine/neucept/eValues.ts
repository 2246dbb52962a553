import { knockoffThreshold } from './knockoffThreshold.ts';

/**
 * Derandomised knockoffs (Ren and Barber 2023): e_j = p · mean over the runs of 1{W_j ≥ τ} / (1 + #{W ≤ -τ}), with τ the
 * run's knockoff+ threshold at half the level.
 * @param runs W of each run, of the same p neurons
 */
export function eValues(runs: readonly ArrayLike<number>[], level: number): Float64Array {
  const p = runs[0]!.length;
  const values = new Float64Array(p);
  for (const statistics of runs) {
    const threshold = knockoffThreshold(statistics, level / 2, 1);
    if (threshold === Infinity) continue;
    let below = 0;
    for (let j = 0; j < p; j++) if (statistics[j]! <= -threshold) below++;
    for (let j = 0; j < p; j++) {
      if (statistics[j]! >= threshold) values[j] = values[j]! + p / (1 + below) / runs.length;
    }
  }
  return values;
}

/**
 * e-BH (Wang and Ramdas 2022): the k neurons with the highest e-values, for the largest k whose k-th e-value is at least
 * p / (level · k). It bounds the false discovery rate by the level, however the e-values depend on each other.
 * @returns positions, ascending
 */
export function selectByEValues(values: ArrayLike<number>, level: number): number[] {
  const p = values.length;
  const descending = Array.from(values).sort((a, b) => b - a);
  let least = Infinity;
  for (let k = p; k >= 1 && least === Infinity; k--) {
    // The bound is met with equality where all runs agree: rounding of the mean must not decide.
    if (descending[k - 1]! * (1 + 1e-12) >= p / (level * k)) least = descending[k - 1]!;
  }
  return Array.from(values).flatMap((value, j) => (value >= least ? [j] : []));
}
