import { InputError } from '../../InputError.ts';
import { Matrix } from '../../numeric/Matrix.ts';
import { pickRows } from '../../numeric/pickRows.ts';
import { Random } from '../../numeric/Random.ts';
import type { RowSample } from './embedRows.ts';
import type { Pause } from '../../makePause.ts';
import type { MechanismProblem } from './MechanismProblem.ts';
import { rowDistances } from './silhouette.ts';

/** Samples between which all distances are taken, for silhouettes and UMAP: time and memory grow with their square. */
const sampled = 2000;

/**
 * The representation of these samples, in the single precision that results have: what is made from it is the same
 * after saving. Throws an InputError for a number that is none.
 */
export function takeRows(
  { representation, representatives, samples }: MechanismProblem,
  positions: readonly number[],
): Matrix {
  const taken = new Matrix(positions.length, representation.columns);
  positions.forEach((position, i) => {
    for (let j = 0; j < representation.columns; j++) {
      const value = Math.fround(representation.at(position, j));
      if (!Number.isFinite(value)) {
        const { layer, neuron } = representatives[j]!;
        throw new InputError(
          `${layer}: row ${samples.row[position]}, neuron ${neuron} is ${value}; every activation has to be a number`,
        );
      }
      taken.set(i, j, value);
    }
  });
  return taken;
}

/** Random rows with the distances between them; all rows where there are not many. */
export async function sampleRows(rows: Matrix, seed: number, pause: Pause): Promise<RowSample> {
  const positions = new Random(seed)
    .permutation(rows.rows)
    .slice(0, sampled)
    .sort((a, b) => a - b);
  return { positions, distances: await rowDistances(pickRows(rows, positions), pause) };
}
