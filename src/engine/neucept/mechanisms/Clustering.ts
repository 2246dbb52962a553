import type { Matrix } from '../../numeric/Matrix.ts';

/** What decides which cluster a row belongs to, also one that was not seen. */
export type Classifier =
  /** The nearest of [clusters, columns]; of equally near ones, the first. */
  { readonly kind: 'centres'; readonly centres: Matrix } | Mixture;

/** A Gaussian mixture: the component with the highest probability given the row. */
export interface Mixture {
  readonly kind: 'mixture';
  /** [clusters], with the sum 1. */
  readonly weights: Float64Array;
  /** [clusters, columns] */
  readonly means: Matrix;
  /** [columns, columns] of each cluster. */
  readonly covariances: readonly Matrix[];
}

export interface Clustering {
  /** Cluster of each row: 0 is the largest; of equally large ones, the one of the first row comes first. */
  readonly assignment: Int32Array;
  /** Rows of each cluster; 0 where it has none. */
  readonly sizes: readonly number[];
  readonly classifier: Classifier;
  /** Of a mixture: -2 log L + parameters · log rows; the lower, the better. */
  readonly bic?: number;
}
