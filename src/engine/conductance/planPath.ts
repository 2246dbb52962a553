import type { Layer } from '../graph/findLayers.ts';
import { countOperations } from '../graph/countOperations.ts';
import { largestBatch } from '../runtime/batchBudget.ts';
import type { PathNetwork } from './PathNetwork.ts';
import { sweepGraph } from './sweepGraph.ts';
import type { Unit } from './unit.ts';

/** How much of a sweep is done in one run. */
export interface PathPlan {
  /** Path points × samples in one run. */
  readonly rows: number;
}

/**
 * Operations in one run. More would not be faster (the caches are full long before) and would make cancelling wait:
 * a laptop does some 5e10 a second, so a run ends within a second where a single row does.
 */
const operationsPerRun = 4e10;
const mostRows = 1024;
/**
 * Points of one path in one run: both ends of 64 steps. A longer path is cut, and the rest of the run is used for more
 * samples: the work for the differences along a path grows with the points in a run, the overhead of a cut is one row.
 */
const mostPoints = 65;

/** Points of each path in one run, such that no run of the path is much emptier than the others. */
export function pointsInRun({ rows }: PathPlan, points: number): number {
  return Math.ceil(points / Math.ceil(points / Math.min(mostPoints, rows)));
}

/** Samples whose paths of `points` points are run together. */
export function samplesInRun(plan: PathPlan, points: number): number {
  return Math.max(1, Math.floor(plan.rows / pointsInRun(plan, points)));
}

/**
 * Cuts the sweep so that a run stays inside a memory budget, found from the shapes and not by trial. A single point is always run.
 * @param bytes memory for one run's activations and gradients.
 */
export function planPath(
  network: PathNetwork,
  layers: readonly Layer[],
  unit: Unit,
  bytes: number,
): PathPlan {
  const one = sweepGraph(network, layers, {
    points: 1,
    chunked: true,
    gradient: 'averaged',
    unit,
    influence: true,
  });
  const fits = largestBatch(one, bytes);
  const work = Math.max(1, Math.floor(operationsPerRun / (3 * Math.max(countOperations(network.graph), 1))));
  return { rows: Math.max(1, Math.min(fits, work, mostRows)) };
}
