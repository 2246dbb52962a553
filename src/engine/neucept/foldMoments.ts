import { addProduct } from '../numeric/addProduct.ts';
import { Matrix } from '../numeric/Matrix.ts';

/** Sums over some of the samples, of neurons and their knockoffs and of the response. */
export interface Moments {
  readonly samples: number;
  /** [X X̃]ᵀ[X X̃], [2p, 2p]. */
  readonly gram: Matrix;
  /** [X X̃]ᵀ y. */
  readonly cross: Float64Array;
  /** yᵀy. */
  readonly square: number;
}

export const folds = 5;

/** First sample of each fold, and the end of the last. */
export function foldBounds(samples: number): number[] {
  return Array.from({ length: folds + 1 }, (_, i) => Math.floor((i * samples) / folds));
}

/** XᵀX of each fold: the part of the moments that all runs share. */
export function foldGrams(x: Matrix): Matrix[] {
  const bounds = foldBounds(x.rows);
  return bounds.slice(1).map((end, fold) => {
    const part = x.block(bounds[fold]!, 0, end - bounds[fold]!, x.columns);
    const gram = new Matrix(x.columns, x.columns);
    addProduct(gram, part.transposed, part, 1, 'lower');
    gram.mirrorLower();
    return gram;
  });
}

/**
 * The moments of each fold; folds are stretches of samples, which have to be in random order.
 * @param shared of foldGrams(x)
 */
export function foldMoments(
  x: Matrix,
  knockoffs: Matrix,
  y: Float64Array,
  shared: readonly Matrix[],
): Moments[] {
  const p = x.columns;
  const bounds = foldBounds(x.rows);
  return shared.map((own, fold) => {
    const [start, end] = [bounds[fold]!, bounds[fold + 1]!];
    const samples = end - start;
    const [left, right] = [x.block(start, 0, samples, p), knockoffs.block(start, 0, samples, p)];
    const response = new Matrix(samples, 1, y.subarray(start, end));
    const gram = new Matrix(2 * p, 2 * p);
    for (let i = 0; i < p; i++) gram.values.set(own.values.subarray(i * p, (i + 1) * p), i * 2 * p);
    addProduct(gram.block(p, 0, p, p), right.transposed, left);
    addProduct(gram.block(p, p, p, p), right.transposed, right, 1, 'lower');
    gram.mirrorLower();
    const cross = new Matrix(2 * p, 1);
    addProduct(cross.block(0, 0, p, 1), left.transposed, response);
    addProduct(cross.block(p, 0, p, 1), right.transposed, response);
    let square = 0;
    for (let i = start; i < end; i++) square += y[i]! ** 2;
    return { samples, gram, cross: cross.values, square };
  });
}

/** The moments of all samples but those of one fold. */
export function withoutFold(moments: readonly Moments[], left?: number): Moments {
  const rest = moments.filter((_, fold) => fold !== left);
  const width = rest[0]!.cross.length;
  const gram = new Matrix(width, width);
  const cross = new Float64Array(width);
  for (const part of rest) {
    const { values } = part.gram;
    for (let i = 0; i < values.length; i++) gram.values[i] = gram.values[i]! + values[i]!;
    for (let i = 0; i < width; i++) cross[i] = cross[i]! + part.cross[i]!;
  }
  const sum = (of: (part: Moments) => number): number => rest.reduce((total, part) => total + of(part), 0);
  return { samples: sum(({ samples }) => samples), gram, cross, square: sum(({ square }) => square) };
}

/** Mean squared error of a linear model, over the samples of the moments. */
export function meanSquaredError(
  { samples, gram, cross, square }: Moments,
  coefficients: Float64Array,
): number {
  const active = Array.from(coefficients.keys()).filter((j) => coefficients[j] !== 0);
  const width = coefficients.length;
  let error = square;
  for (const j of active) {
    let fitted = 0;
    for (const k of active) fitted += gram.values[j * width + k]! * coefficients[k]!;
    error += coefficients[j]! * (fitted - 2 * cross[j]!);
  }
  return error / samples;
}
