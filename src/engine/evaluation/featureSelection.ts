import { Matrix } from '../numeric/Matrix.ts';
import { fitLinearClassifier } from './fitLinearClassifier.ts';
import { splitSamples } from './splitSamples.ts';

export interface FeatureSelectionScore {
  readonly k: number;
  /** Share of the held-out samples that the classifier names rightly. */
  readonly accuracy: number;
  readonly trained: number;
  readonly tested: number;
}

/**
 * Sections 5.2 and 6.2 of "How Important Is a Neuron?": the k neurons with the highest aggregate importance for any
 * label, and the held-out accuracy of a linear classifier on their activations.
 *
 * @param importance [samples, neurons] of one measure; aggregated as the mean over the training samples of a label.
 * @param activation [samples, neurons].
 * @param labels class of each sample; every class needs at least 2 samples.
 */
export function featureSelection(
  importance: ArrayLike<number>,
  activation: ArrayLike<number>,
  labels: ArrayLike<number>,
  neurons: number,
  ks: readonly number[],
  seed: number,
): FeatureSelectionScore[] {
  const classes = [...new Set(Array.from(labels))].sort((a, b) => a - b);
  const { training, held } = splitSamples(labels, classes, seed);
  const best = new Float64Array(neurons).fill(-Infinity);
  for (const label of classes) {
    const members = training.filter((sample) => labels[sample] === label);
    for (let neuron = 0; neuron < neurons; neuron++) {
      let sum = 0;
      for (const sample of members) sum += importance[sample * neurons + neuron]!;
      best[neuron] = Math.max(best[neuron]!, sum / members.length);
    }
  }
  const order = Array.from({ length: neurons }, (_, i) => i).sort((a, b) => best[b]! - best[a]! || a - b);
  return ks
    .filter((k) => k <= neurons)
    .map((k) => {
      const chosen = order.slice(0, k);
      const features = (members: readonly number[]): Matrix =>
        Matrix.fromRows(
          members.map((sample) => chosen.map((neuron) => activation[sample * neurons + neuron]!)),
        );
      const classifier = fitLinearClassifier(
        features(training),
        training.map((sample) => classes.indexOf(labels[sample]!)),
        classes.length,
      );
      const predicted = classifier.predict(features(held));
      const right = held.filter((sample, i) => classes[predicted[i]!] === labels[sample]);
      return { k, accuracy: right.length / held.length, trained: training.length, tested: held.length };
    });
}
