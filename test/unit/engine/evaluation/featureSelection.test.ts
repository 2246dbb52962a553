import { describe, expect, it } from 'vitest';
import { featureSelection } from '../../../../src/engine/evaluation/featureSelection.ts';
import { fitLinearClassifier } from '../../../../src/engine/evaluation/fitLinearClassifier.ts';
import { Matrix } from '../../../../src/engine/numeric/Matrix.ts';
import { Random } from '../../../../src/engine/numeric/Random.ts';

describe('linear classifier', () => {
  it('separates what a line separates, whatever the features are measured in', () => {
    const random = new Random(1);
    const rows = Array.from({ length: 300 }, () => [1e6 * random.normal(), 1e-6 * random.normal(), 7]);
    const labels = rows.map(([a, b]) => (a! / 1e6 + 2 * (b! / 1e-6) > 0.3 ? 1 : 0));
    const features = Matrix.fromRows(rows);
    const predicted = fitLinearClassifier(features, labels, 2).predict(features);
    const right = labels.filter((label, i) => predicted[i] === label).length;
    expect(right / rows.length).toBeGreaterThan(0.97);
  });

  it('stands at the minimum of its loss: the mean residual of every class is zero', () => {
    const random = new Random(2);
    const rows = Array.from({ length: 90 }, () => [random.normal()]);
    const labels = rows.map(([x]) => Math.min(2, Math.max(0, Math.round(1 + x! + 0.5 * random.normal()))));
    const features = Matrix.fromRows(rows);
    const predicted = fitLinearClassifier(features, labels, 3).predict(features);
    // With an intercept, the classes are predicted about as often as they occur.
    for (const label of [0, 1, 2]) {
      const count = predicted.filter((found) => found === label).length;
      expect(Math.abs(count - labels.filter((l) => l === label).length)).toBeLessThan(25);
    }
  });
});

describe('feature selection', () => {
  // Neurons 0 and 1 hold the class, 2 to 9 are noise.
  const random = new Random(4);
  const labels = Array.from({ length: 120 }, (_, i) => i % 3);
  const activation = labels.flatMap((label) =>
    Array.from({ length: 10 }, (_, j) =>
      j === 0
        ? Math.cos(label * 2.1) + 0.1 * random.normal()
        : j === 1
          ? Math.sin(label * 2.1) + 0.1 * random.normal()
          : random.normal(),
    ),
  );
  const good = labels.flatMap(() => Array.from({ length: 10 }, (_, j) => (j < 2 ? 1 : 0)));
  const bad = labels.flatMap(() => Array.from({ length: 10 }, (_, j) => (j < 2 ? 0 : 1)));

  it('prefers the measure that names the informative neurons', () => {
    const [of] = featureSelection(good, activation, labels, 10, [2], 0);
    const [against] = featureSelection(bad, activation, labels, 10, [2], 0);
    expect(of!.accuracy).toBeGreaterThan(0.95);
    expect(against!.accuracy).toBeLessThan(0.6);
    expect(of).toMatchObject({ trained: 72, tested: 48 });
  });

  it('leaves out numbers of neurons that the layer does not have, and repeats itself with the same seed', () => {
    const scores = featureSelection(good, activation, labels, 10, [5, 10, 15], 3);
    expect(scores.map(({ k }) => k)).toEqual([5, 10]);
    expect(featureSelection(good, activation, labels, 10, [5, 10, 15], 3)).toEqual(scores);
  });
});
