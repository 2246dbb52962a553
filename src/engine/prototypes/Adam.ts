/** Adam (Kingma and Ba 2015), as ascent: it moves the parameters towards higher values of the objective. */
export class Adam {
  readonly #rate: number;
  readonly #mean: Float64Array;
  readonly #square: Float64Array;
  #steps = 0;

  constructor(size: number, rate: number) {
    this.#rate = rate;
    this.#mean = new Float64Array(size);
    this.#square = new Float64Array(size);
  }

  /** Changes the parameters in place by one step. */
  ascend(parameters: Float32Array, gradient: ArrayLike<number>): void {
    this.#steps++;
    const rate = (this.#rate * Math.sqrt(1 - decaySquare ** this.#steps)) / (1 - decayMean ** this.#steps);
    for (let i = 0; i < parameters.length; i++) {
      const slope = gradient[i]!;
      const mean = (this.#mean[i] = decayMean * this.#mean[i]! + (1 - decayMean) * slope);
      const square = (this.#square[i] = decaySquare * this.#square[i]! + (1 - decaySquare) * slope * slope);
      parameters[i]! += (rate * mean) / (Math.sqrt(square) + tiny);
    }
  }
}

const decayMean = 0.9;
const decaySquare = 0.999;
// Gradients of a deep network can be small as a whole: they are not to drown in what only prevents a division by zero.
const tiny = 1e-12;
