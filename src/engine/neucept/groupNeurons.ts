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
  return cutByCorrelation(clusterColumns(correlation), least).map((members) => {
    const closeness = members.map((j) =>
      members.reduce((sum, other) => sum + Math.abs(correlation.at(j, other)), 0),
    );
    // Rounding must not choose between equals: of two, the first.
    const highest = Math.max(...closeness);
    const representative = members[closeness.findIndex((value) => value >= highest - 1e-12)]!;
    return { representative, members };
  });
}
