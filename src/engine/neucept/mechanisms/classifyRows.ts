import type { Matrix } from '../../numeric/Matrix.ts';
import type { Classifier } from './Clustering.ts';
import { mixtureLogDensities } from './mixtureLogDensities.ts';
import { squaredDistance } from './squaredDistance.ts';

/**
 * The cluster of each row.
 * @param rows [rows, columns]
 */
export function classifyRows(rows: Matrix, classifier: Classifier): Int32Array {
  if (classifier.kind === 'centres') return nearestCentres(rows, classifier.centres);
  const densities = mixtureLogDensities(rows, classifier);
  return Int32Array.from({ length: rows.rows }, (_, i) => {
    let best = 0;
    for (let k = 1; k < densities.columns; k++) if (densities.at(i, k) > densities.at(i, best)) best = k;
    return best;
  });
}

/** @returns the nearest centre of each row, the first of equal ones */
export function nearestCentres(rows: Matrix, centres: Matrix): Int32Array {
  const { columns, values } = rows.copy();
  const places = centres.copy().values;
  const nearest = new Int32Array(rows.rows);
  for (let i = 0; i < rows.rows; i++) {
    let least = Infinity;
    for (let k = 0; k < centres.rows; k++) {
      const squares = squaredDistance(values, i * columns, places, k * columns, columns);
      if (squares < least) {
        least = squares;
        nearest[i] = k;
      }
    }
  }
  return nearest;
}
