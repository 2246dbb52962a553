import type { MapPlane } from '../../pathways/mapPlane.ts';

/** Wang, Bovik, Sheikh and Simoncelli 2004, "Image quality assessment", section III.C. */
const windowEdge = 11;
const windowDeviation = 1.5;
const [k1, k2] = [0.01, 0.03];

/**
 * Mean structural similarity of two planes of one size, over all places where the whole window lies in the plane:
 *   (2 μa μb + C1)(2 σab + C2) / ((μa² + μb² + C1)(σa² + σb² + C2)),  C = (k · range)²,
 * with Gaussian weights. In a plane that is narrower than the window, the window is cut to the plane.
 *
 * The planes hold brightness, from 0 up.
 *
 * @param range the largest value that a plane can hold.
 */
export function structuralSimilarity(a: MapPlane, b: MapPlane, range: number): number {
  const { height, width } = a;
  const rows = gaussian(Math.min(windowEdge, height));
  const columns = gaussian(Math.min(windowEdge, width));
  const mean = (at: (i: number) => number): Float64Array => filter(at, height, width, rows, columns);
  const [x, y] = [a.values, b.values];
  const meanA = mean((i) => x[i]!);
  const meanB = mean((i) => y[i]!);
  const squareA = mean((i) => x[i]! ** 2);
  const squareB = mean((i) => y[i]! ** 2);
  const product = mean((i) => x[i]! * y[i]!);
  const [c1, c2] = [(k1 * range) ** 2, (k2 * range) ** 2];
  let sum = 0;
  for (let i = 0; i < meanA.length; i++) {
    const [ma, mb] = [meanA[i]!, meanB[i]!];
    const covariance = product[i]! - ma * mb;
    const variances = squareA[i]! - ma * ma + squareB[i]! - mb * mb;
    sum += ((2 * ma * mb + c1) * (2 * covariance + c2)) / ((ma * ma + mb * mb + c1) * (variances + c2));
  }
  return sum / meanA.length;
}

/** Weights that sum to 1. */
function gaussian(length: number): Float64Array {
  const weights = Float64Array.from({ length }, (_, i) =>
    Math.exp(-((i - (length - 1) / 2) ** 2) / (2 * windowDeviation ** 2)),
  );
  const sum = weights.reduce((all, weight) => all + weight, 0);
  return weights.map((weight) => weight / sum);
}

/** Weighted means over the windows that lie in the plane whole: along the rows, then down the columns. */
function filter(
  at: (i: number) => number,
  height: number,
  width: number,
  rows: Float64Array,
  columns: Float64Array,
): Float64Array {
  const across = width - columns.length + 1;
  const down = height - rows.length + 1;
  const lines = new Float64Array(height * across);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < across; x++) {
      let sum = 0;
      for (let k = 0; k < columns.length; k++) sum += columns[k]! * at(y * width + x + k);
      lines[y * across + x] = sum;
    }
  }
  const result = new Float64Array(down * across);
  for (let y = 0; y < down; y++) {
    for (let x = 0; x < across; x++) {
      let sum = 0;
      for (let k = 0; k < rows.length; k++) sum += rows[k]! * lines[(y + k) * across + x]!;
      result[y * across + x] = sum;
    }
  }
  return result;
}
