import { addProduct } from '../numeric/addProduct.ts';
import { Matrix } from '../numeric/Matrix.ts';
import { packedLength, packLower, unpackLower } from '../numeric/packLower.ts';
import type { SampleFold } from './splitSamples.ts';

/** Sums over some of the samples, of neurons and their knockoffs and of the response. */
export interface Moments {
  readonly samples: number;
  /** [X X̃]ᵀ[X X̃], of 2p rows: the packed lower triangle. */
  readonly gram: Float64Array;
  /** [X X̃]ᵀ y. */
  readonly cross: Float64Array;
  /** yᵀy. */
  readonly square: number;
}

/**
 * Of samples and their knockoffs.
 * @param own XᵀX, packed, where it is known
 * @param knockoffs [rows of x or more, p]: rows after those of x count for X̃ᵀX̃ alone
 * @param room [2p, 2p]; overwritten
 * @param packed where the products are written
 */
export function momentsOf(
  { x, y, samples }: Pick<SampleFold, 'x' | 'y' | 'samples'>,
  knockoffs: Matrix,
  own: Float64Array = gramOf(x),
  room = new Matrix(2 * x.columns, 2 * x.columns),
  packed: Float64Array = new Float64Array(packedLength(2 * x.columns)),
): Moments {
  const p = x.columns;
  const paired = knockoffs.block(0, 0, x.rows, p);
  room.values.fill(0);
  unpackLower(own, room.block(0, 0, p, p));
  addProduct(room.block(p, 0, p, p), paired.transposed, x);
  addProduct(room.block(p, p, p, p), knockoffs.transposed, knockoffs, 1, 'lower');
  const response = new Matrix(y.length, 1, y);
  const cross = new Matrix(2 * p, 1);
  addProduct(cross.block(0, 0, p, 1), x.transposed, response);
  addProduct(cross.block(p, 0, p, 1), paired.transposed, response);
  let square = 0;
  for (const value of y) square += value ** 2;
  return { samples, gram: packLower(room, packed), cross: cross.values, square };
}

/** XᵀX, packed. */
export function gramOf(
  x: Matrix,
  packed: Float64Array = new Float64Array(packedLength(x.columns)),
): Float64Array {
  const gram = new Matrix(x.columns, x.columns);
  addProduct(gram, x.transposed, x, 1, 'lower');
  return packLower(gram, packed);
}

/**
 * The moments of several parts together.
 * @param packed zeros, where their products are written
 */
export function sumMoments(
  parts: readonly Moments[],
  packed: Float64Array = new Float64Array(parts[0]!.gram.length),
): Moments {
  const add = (total: Float64Array, values: Float64Array): void => {
    for (let i = 0; i < total.length; i++) total[i] = total[i]! + values[i]!;
  };
  const cross = new Float64Array(parts[0]!.cross.length);
  let [samples, square] = [0, 0];
  for (const part of parts) {
    add(packed, part.gram);
    add(cross, part.cross);
    samples += part.samples;
    square += part.square;
  }
  return { samples, gram: packed, cross, square };
}

/**
 * Means over all samples but those held out.
 * @param gram [2p, 2p], where [X X̃]ᵀ[X X̃] / n is written
 * @returns [X X̃]ᵀ y / n
 */
export function meanMoments(total: Moments, held: Moments | undefined, gram: Matrix): Float64Array {
  const samples = total.samples - (held?.samples ?? 0);
  for (let i = 0, at = 0; i < gram.rows; i++) {
    for (let j = 0; j <= i; j++, at++) {
      const value = (total.gram[at]! - (held ? held.gram[at]! : 0)) / samples;
      gram.set(i, j, value);
      gram.set(j, i, value);
    }
  }
  return total.cross.map((value, j) => (value - (held ? held.cross[j]! : 0)) / samples);
}

/** Mean squared error of a linear model, over the samples of the moments. */
export function meanSquaredError(
  { samples, gram, cross, square }: Moments,
  coefficients: Float64Array,
): number {
  let error = square;
  for (let j = 0; j < coefficients.length; j++) {
    const own = coefficients[j]!;
    if (own === 0) continue;
    const row = packedLength(j);
    // Each pair once, and the diagonal.
    let fitted = 0;
    for (let k = 0; k < j; k++) fitted += gram[row + k]! * coefficients[k]!;
    error += own * (2 * fitted + gram[row + j]! * own - 2 * cross[j]!);
  }
  return error / samples;
}
