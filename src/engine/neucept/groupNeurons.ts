import { clusterColumns, cutByCorrelation } from '../numeric/clusterColumns.ts';
import type { Matrix } from '../numeric/Matrix.ts';

/** Neurons that one of them stands for; positions in the correlation matrix. */
export interface NeuronGroup {
  /** The member with the highest mean |correlation| with the others. */
  readonly representative: number;
  /** Ascending, with the representative. */
  readonly members: readonly number[];
}

/**
 * Groups in which every two neurons correlate by `least` or more (feature agglomeration, complete linkage). A group and
 * its representative do not depend on the response, so that what is then said of representatives holds.
 */
export function groupNeurons(correlation: Matrix, least: number): NeuronGroup[] {
  if (correlation.rows < 2) return [{ representative: 0, members: [0] }];
  return cutByCorrelation(clusterColumns(correlation), least).map((members) => ({
    representative: members[mostCentral(correlation.principal(members))]!,
    members,
  }));
}

/** The one with the highest mean |correlation| with all; of equals the first. */
export function mostCentral(correlation: Matrix): number {
  const closeness = Array.from({ length: correlation.rows }, (_, j) => {
    let sum = 0;
    for (let other = 0; other < correlation.rows; other++) sum += Math.abs(correlation.at(j, other));
    return sum;
  });
  // Rounding must not choose between equals.
  const highest = Math.max(...closeness);
  return closeness.findIndex((value) => value >= highest - 1e-12);
}
