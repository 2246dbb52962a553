import type { Sample } from './ConductanceAnalysis.ts';
import { batchRows } from './batchRows.ts';
import type { PathBatch, PathRunner, SweepResult } from './PathRunner.ts';

export interface CompleteSweep extends SweepResult {
  /** For each layer, the largest completeness error of the batch's samples. */
  readonly errors: number[];
  /** The most steps that a sample took. */
  readonly steps: number;
  /** No sample's error is above the tolerance. */
  readonly converged: boolean;
}

export interface RefinementOptions {
  readonly steps: number;
  /** Steps are doubled no further than this. */
  readonly maximumSteps: number;
  /** Largest error of a watched layer that is not refined. */
  readonly tolerance: number;
  /** Indices of the layers whose error is watched. */
  readonly watched: readonly number[];
  /** Mean |F(x) - F(x')| of all samples, to which errors are relative. */
  readonly magnitude: number;
}

/**
 * Sweeps a batch, and sweeps the samples that are not complete yet again with twice the steps, and again. Each sample
 * gets the steps that it needs by itself, so results do not depend on which samples share a run.
 */
export async function sweepUntilComplete(
  runner: PathRunner,
  batch: PathBatch,
  samples: readonly Sample[],
  options: RefinementOptions,
): Promise<CompleteSweep> {
  const { maximumSteps, tolerance, watched, magnitude } = options;
  let steps = options.steps;
  const result = await runner.sweep(batch, steps);
  const errors = result.conductance.map((values) => completenessErrors(values, samples, magnitude));
  const unfinished = (sample: number): boolean => watched.some((i) => errors[i]![sample]! > tolerance);
  let pending = samples.map((_, sample) => sample).filter(unfinished);
  while (pending.length > 0 && 2 * steps <= maximumSteps) {
    steps *= 2;
    const swept = await runner.sweep(batchRows(batch, pending), steps);
    const chosen = pending.map((sample) => samples[sample]!);
    swept.conductance.forEach((values, i) => {
      setRows(result.conductance[i]!, values, pending, samples.length);
      setRows(errors[i]!, completenessErrors(values, chosen, magnitude), pending, samples.length);
    });
    swept.influence.forEach((values, i) => setRows(result.influence[i]!, values, pending, samples.length));
    pending = pending.filter(unfinished);
  }
  return {
    ...result,
    steps,
    converged: pending.length === 0,
    errors: errors.map((ofLayer) => Math.max(...ofLayer)),
  };
}

/** |Σ conductance - (F(x) - F(x'))| of each sample, over `magnitude`. */
function completenessErrors(
  conductance: Float64Array,
  samples: readonly Sample[],
  magnitude: number,
): Float64Array {
  const neurons = conductance.length / samples.length;
  return Float64Array.from(samples, ({ output, baselineOutput }, sample) => {
    let sum = 0;
    for (let neuron = 0; neuron < neurons; neuron++) sum += conductance[sample * neurons + neuron]!;
    return Math.abs(sum - (output - baselineOutput)) / Math.max(magnitude, 1e-12);
  });
}

/** Overwrites the given ones of `count` rows of equal length. */
function setRows(target: Float64Array, values: Float64Array, rows: readonly number[], count: number): void {
  const size = target.length / count;
  rows.forEach((row, k) => target.set(values.subarray(k * size, (k + 1) * size), row * size));
}
