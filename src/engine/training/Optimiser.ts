import type { TrainingParameters } from '../../protocol/Training.ts';

/** Changes weights by their gradients; what it remembers of earlier steps is `state`. */
export interface Optimiser {
  /** Arrays as long as the weights, in a fixed order: a checkpoint stores and fills them. */
  readonly state: readonly Float32Array[];
  /**
   * Changes the weights in place.
   * @param gradients in the order of the weights.
   * @param rate learning rate. @param step counted from 0.
   */
  step(gradients: readonly Float32Array[], rate: number, step: number): void;
}

export function makeOptimiser(
  parameters: Pick<TrainingParameters, 'optimiser' | 'momentum' | 'nesterov' | 'weightDecay'>,
  weights: readonly Float32Array[],
): Optimiser {
  return parameters.optimiser === 'sgd' ? sgd(weights, parameters) : adam(weights, parameters);
}

/** Stochastic gradient descent with momentum, as PyTorch does it: v ← μ·v + g, w ← w - rate·v. */
function sgd(
  weights: readonly Float32Array[],
  { momentum, nesterov, weightDecay }: Pick<TrainingParameters, 'momentum' | 'nesterov' | 'weightDecay'>,
): Optimiser {
  const velocities = weights.map((weight) => new Float32Array(weight.length));
  return {
    state: velocities,
    step: (gradients, rate) => {
      weights.forEach((weight, index) => {
        const gradient = gradients[index]!;
        const velocity = velocities[index]!;
        for (let i = 0; i < weight.length; i++) {
          const slope = gradient[i]! + weightDecay * weight[i]!;
          const speed = momentum * velocity[i]! + slope;
          velocity[i] = speed;
          weight[i]! -= rate * (nesterov ? slope + momentum * speed : speed);
        }
      });
    },
  };
}

/** Decay of the means of the gradient and of its square, and what keeps the quotient finite (Kingma and Ba 2015). */
const [firstDecay, secondDecay, epsilon] = [0.9, 0.999, 1e-8];

/** Adam; with `adamw` the weight decay is apart from the gradient (Loshchilov and Hutter 2019). */
function adam(
  weights: readonly Float32Array[],
  { optimiser, weightDecay }: Pick<TrainingParameters, 'optimiser' | 'weightDecay'>,
): Optimiser {
  const first = weights.map((weight) => new Float32Array(weight.length));
  const second = weights.map((weight) => new Float32Array(weight.length));
  const apart = optimiser === 'adamw';
  return {
    state: [...first, ...second],
    step: (gradients, rate, step) => {
      const scale = rate / (1 - firstDecay ** (step + 1));
      const correction = 1 / Math.sqrt(1 - secondDecay ** (step + 1));
      const kept = apart ? 1 - rate * weightDecay : 1;
      const added = apart ? 0 : weightDecay;
      weights.forEach((weight, index) => {
        const gradient = gradients[index]!;
        const [m, v] = [first[index]!, second[index]!];
        for (let i = 0; i < weight.length; i++) {
          const slope = gradient[i]! + added * weight[i]!;
          const mean = firstDecay * m[i]! + (1 - firstDecay) * slope;
          const square = secondDecay * v[i]! + (1 - secondDecay) * slope * slope;
          m[i] = mean;
          v[i] = square;
          weight[i] = kept * weight[i]! - (scale * mean) / (Math.sqrt(square) * correction + epsilon);
        }
      });
    },
  };
}
