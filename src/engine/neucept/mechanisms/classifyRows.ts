import type { Matrix } from '../../numeric/Matrix.ts';
import type { Classifier } from './Clustering.ts';
import { mixtureLogDensities } from './mixtureLogDensities.ts';

/**
 * The cluster of each row.
 * @param rows [rows, columns]
 */
export function classifyRows(rows: Matrix, classifier: Classifier): Int32Array {
  if (classifier.kind === 'centres') return nearestCentres(rows, classifier.centres).nearest;
  const densities = mixtureLogDensities(rows, classifier);
  return Int32Array.from({ length: rows.rows }, (_, i) => {
    let best = 0;
    for (let k = 1; k < densities.columns; k++) if (densities.at(i, k) > densities.at(i, best)) best = k;
    return best;
  });
}

/** @returns the nearest centre of each row, the first of equal ones; and the sum of squared distances to them */
export function nearestCentres(rows: Matrix, centres: Matrix): { nearest: Int32Array; within: number } {
  const nearest = new Int32Array(rows.rows);
  let within = 0;
  for (let i = 0; i < rows.rows; i++) {
    let least = Infinity;
    for (let k = 0; k < centres.rows; k++) {
      let squares = 0;
      for (let j = 0; j < rows.columns; j++) squares += (rows.at(i, j) - centres.at(k, j)) ** 2;
      if (squares < least) {
        least = squares;
        nearest[i] = k;
      }
    }
    within += least;
  }
  return { nearest, within };
}
