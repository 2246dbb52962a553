import { Random } from '../numeric/Random.ts';
import { fitLinearClassifier } from './linearClassifier.ts';

export interface FeatureSelectionScore {
  readonly k: number;
  /** Share of the held-out samples that the classifier names rightly. */
  readonly accuracy: number;
  readonly trained: number;
  readonly tested: number;
}

/** Three of five samples train, as in the paper's 30 of 50 images a label. */
const trainingShare = 0.6;

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
  const { training, held } = split(labels, classes, seed);
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
      const features = (sample: number): number[] =>
        chosen.map((neuron) => activation[sample * neurons + neuron]!);
      const classifier = fitLinearClassifier(
        training.map(features),
        training.map((sample) => classes.indexOf(labels[sample]!)),
        classes.length,
      );
      const right = held.filter((sample) => classes[classifier.predict(features(sample))] === labels[sample]);
      return { k, accuracy: right.length / held.length, trained: training.length, tested: held.length };
    });
}

/** A random split within each class, with at least one sample on either side. */
function split(
  labels: ArrayLike<number>,
  classes: readonly number[],
  seed: number,
): { training: number[]; held: number[] } {
  const random = new Random(seed);
  const training: number[] = [];
  const held: number[] = [];
  for (const label of classes) {
    const members = Array.from({ length: labels.length }, (_, i) => i).filter((i) => labels[i] === label);
    const order = random.permutation(members.length).map((i) => members[i]!);
    const count = Math.min(Math.max(1, Math.round(trainingShare * order.length)), order.length - 1);
    training.push(...order.slice(0, count));
    held.push(...order.slice(count));
  }
  return { training, held };
}
