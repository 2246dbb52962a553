import { addProduct } from '../numeric/addProduct.ts';
import { cholesky } from '../numeric/cholesky.ts';
import { Matrix } from '../numeric/Matrix.ts';

/** Folds of cross-validation. */
export const folds = 5;

/**
 * Samples of which only second moments are needed: XᵀX, Xᵀy, yᵀy, and those with knockoffs. Where there are many, they
 * are replaced by fewer rows with the same moments, and knockoffs of `spare` more samples are drawn as a whole.
 */
export interface SampleFold {
  /** [rows, neurons] */
  readonly x: Matrix;
  /** [rows] */
  readonly y: Float64Array;
  /** Samples that the rows are made of. */
  readonly samples: number;
  /** Samples - rows. */
  readonly spare: number;
}

/** What is added to the moments of compressed samples, so that their factor exists: a share of the variances. */
const ridge = 1e-11;

/**
 * Stretches of the samples, which have to be in random order, each compressed where it has more samples than neurons.
 * @param x [samples, neurons]
 */
export function splitSamples(x: Matrix, y: Float64Array, count: number): SampleFold[] {
  const bounds = Array.from({ length: count + 1 }, (_, i) => Math.floor((i * x.rows) / count));
  return bounds
    .slice(1)
    .map((end, i) =>
      compress(x.block(bounds[i]!, 0, end - bounds[i]!, x.columns), y.subarray(bounds[i], end)),
    );
}

/**
 * With [X y] = Q R, of orthonormal columns Q, and standard normal noise U: QᵀU is standard normal noise of as many rows as
 * R has, and the rest of UᵀU has a Wishart distribution that depends on nothing else. So R takes the place of the
 * samples, and the moments with knockoffs have the same distribution as if each sample had got one.
 */
function compress(x: Matrix, y: Float64Array): SampleFold {
  const [n, p] = [x.rows, x.columns];
  if (n <= p + 1) return { x, y, samples: n, spare: 0 };
  const gram = new Matrix(p + 1, p + 1);
  const response = new Matrix(n, 1, y);
  addProduct(gram.block(0, 0, p, p), x.transposed, x, 1, 'lower');
  addProduct(gram.block(p, 0, 1, p), response.transposed, x);
  addProduct(gram.block(p, p, 1, 1), response.transposed, response);
  // Columns may depend on each other, or be constant in this fold.
  for (let j = 0; j <= p; j++) gram.set(j, j, gram.at(j, j) + ridge * n);
  const lower = cholesky(gram);
  if (!lower) throw new Error('the moments of the samples are not positive');
  const rows = lower.transposed;
  return {
    x: rows.block(0, 0, p + 1, p),
    y: Float64Array.from({ length: p + 1 }, (_, i) => rows.at(i, p)),
    samples: n,
    spare: n - p - 1,
  };
}
