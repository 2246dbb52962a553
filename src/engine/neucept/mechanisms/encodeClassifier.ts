import { decodeArray, encodeArray, type EncodedArray } from '../../../protocol/EncodedArray.ts';
import type { MechanismClassifier } from '../../../protocol/Mechanisms.ts';
import { Matrix } from '../../numeric/Matrix.ts';
import type { Classifier } from './Clustering.ts';

/** A classifier as results have it. */
export function encodeClassifier(classifier: Classifier): MechanismClassifier {
  if (classifier.kind === 'centres') {
    const { rows, columns, values } = classifier.centres.copy();
    return { kind: 'centres', centres: encodeArray(values, [rows, columns]) };
  }
  const { weights, means, covariances } = classifier;
  const { rows, columns } = means;
  const all = new Float64Array(rows * columns * columns);
  covariances.forEach((covariance, k) => all.set(covariance.copy().values, k * columns * columns));
  return {
    kind: 'mixture',
    weights: [...weights],
    means: encodeArray(means.copy().values, [rows, columns]),
    covariances: encodeArray(all, [rows, columns, columns]),
  };
}

/** The inverse of {@link encodeClassifier}. */
export function decodeClassifier(encoded: MechanismClassifier): Classifier {
  if (encoded.kind === 'centres') return { kind: 'centres', centres: decodeMatrix(encoded.centres) };
  const means = decodeMatrix(encoded.means);
  const { columns } = means;
  const all = decodeMatrix({ ...encoded.covariances, shape: [means.rows * columns, columns] });
  return {
    kind: 'mixture',
    weights: Float64Array.from(encoded.weights),
    means,
    covariances: Array.from({ length: means.rows }, (_, k) => all.block(k * columns, 0, columns, columns)),
  };
}

function decodeMatrix(array: EncodedArray): Matrix {
  const [rows, columns] = array.shape as [number, number];
  return new Matrix(rows, columns, Float64Array.from(decodeArray(array)));
}
