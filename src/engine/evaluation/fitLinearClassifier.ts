import type { Matrix } from '../numeric/Matrix.ts';
import { classifierIterations, LinearClassifier } from './LinearClassifier.ts';

/** A {@link LinearClassifier} at its minimum. */
export function fitLinearClassifier(
  features: Matrix,
  labels: readonly number[],
  classes: number,
): LinearClassifier {
  const classifier = new LinearClassifier(features, labels, classes);
  for (let iteration = 0; iteration < classifierIterations; iteration++) classifier.iterate();
  return classifier;
}
