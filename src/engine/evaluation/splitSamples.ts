import { Random } from '../numeric/Random.ts';

/** Three of five samples train, as in the 30 of 50 images a label of "How Important Is a Neuron?" (section 5.2). */
const trainingShare = 0.6;

/**
 * A random split within each class, with at least one sample on either side.
 * @param labels class of each sample
 * @param classes those that are split, each with at least 2 samples
 * @returns positions in `labels`
 */
export function splitSamples(
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
