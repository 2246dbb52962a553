import { describe, expect, test } from 'vitest';
import { makeOptimiser } from '../../../../src/engine/training/Optimiser.ts';

const settings = { optimiser: 'sgd', momentum: 0, nesterov: false, weightDecay: 0 } as const;

/** Steps of the given gradients from the weight 1, with the rate 0.1. */
function run(options: Partial<Parameters<typeof makeOptimiser>[0]>, gradients: readonly number[]): number[] {
  const weight = Float32Array.of(1);
  const optimiser = makeOptimiser({ ...settings, ...options }, [weight]);
  return gradients.map((gradient, step) => {
    optimiser.step([Float32Array.of(gradient)], 0.1, step);
    return weight[0]!;
  });
}

function expectClose(found: readonly number[], wanted: readonly number[]): void {
  expect(found).toEqual(wanted.map((value) => expect.closeTo(value, 6) as unknown));
}

describe('SGD', () => {
  test('takes the gradient times the rate', () => expectClose(run({}, [2, -1]), [0.8, 0.9]));

  test('with momentum: v = 0.9 v + g', () => {
    // v: 2, 0.8 (= 1.8 - 1), 0.72.
    expectClose(run({ momentum: 0.9 }, [2, -1, 0]), [0.8, 0.72, 0.648]);
  });

  test("with Nesterov's momentum: g + 0.9 v", () => {
    // v: 2, 0.8; steps: 2 + 1.8, -1 + 0.72.
    expectClose(run({ momentum: 0.9, nesterov: true }, [2, -1]), [0.62, 0.648]);
  });

  test('weight decay is added to the gradient', () => {
    expectClose(run({ weightDecay: 0.5 }, [0, 0]), [0.95, 0.9025]);
  });
});

describe('Adam', () => {
  test('the first step is the rate, whatever the size of the gradient', () => {
    expectClose(run({ optimiser: 'adam' }, [1000]), [0.9]);
    expectClose(run({ optimiser: 'adam' }, [-0.1]), [1.1]);
  });

  test('follows the corrected means of the gradient and of its square', () => {
    const gradients = [2, -1, 0.5];
    let [m, v, weight] = [0, 0, 1];
    const expected = gradients.map((gradient, i) => {
      m = 0.9 * m + 0.1 * gradient;
      v = 0.999 * v + 0.001 * gradient ** 2;
      weight -= (0.1 * (m / (1 - 0.9 ** (i + 1)))) / (Math.sqrt(v / (1 - 0.999 ** (i + 1))) + 1e-8);
      return weight;
    });
    expectClose(run({ optimiser: 'adam' }, gradients), expected);
  });

  test('weight decay: in the gradient, or with adamw apart from it', () => {
    // In the gradient Adam makes a full step of it; apart, the weight shrinks by rate · decay.
    expectClose(run({ optimiser: 'adam', weightDecay: 0.5 }, [0]), [0.9]);
    expectClose(run({ optimiser: 'adamw', weightDecay: 0.5 }, [0]), [0.95]);
    expectClose(run({ optimiser: 'adamw', weightDecay: 0.5 }, [3]), [0.85]);
  });
});

test('an optimiser goes on from the state of another', () => {
  for (const optimiser of ['sgd', 'adam', 'adamw'] as const) {
    const make = (weight: Float32Array) =>
      makeOptimiser({ optimiser, momentum: 0.9, nesterov: false, weightDecay: 0.01 }, [weight]);
    const whole = Float32Array.of(1, -2);
    const first = make(whole);
    first.step([Float32Array.of(0.3, 0.1)], 0.1, 0);
    const part = whole.slice();
    const second = make(part);
    second.state.forEach((array, i) => array.set(first.state[i]!));
    first.step([Float32Array.of(-0.2, 0.4)], 0.1, 1);
    second.step([Float32Array.of(-0.2, 0.4)], 0.1, 1);
    expect(part).toEqual(whole);
  }
});
