import type { Random } from '../numeric/Random.ts';

/** How a picture is looked at: around its centre. */
export interface View {
  /** Magnification. */
  readonly scale: number;
  /** Radians. */
  readonly angle: number;
  /** Shift as a share of the sides. */
  readonly right: number;
  readonly down: number;
}

export const straightView: View = { scale: 1, angle: 0, right: 0, down: 0 };

/**
 * A view near the straight one: shifted by up to 1/16 of a side, 0.9 to 1.1 times as large, turned by up to 10 degrees.
 * What activates a neuron only from one exact view is no feature but an adversarial pattern (Olah et al. 2017,
 * "transformation robustness"; their shifts of up to 8 of 128 pixels, scales and angles).
 */
export function randomView(random: Random): View {
  const within = (limit: number): number => limit * (2 * random.uniform() - 1);
  return {
    scale: 1 + within(0.1),
    angle: within(Math.PI / 18),
    right: within(1 / 16),
    down: within(1 / 16),
  };
}

interface Sides {
  readonly height: number;
  readonly width: number;
}

/**
 * One view of a picture, with other sides: a linear map by bilinear interpolation, and its adjoint. Outside of the
 * picture is 0.
 */
export class Resampling {
  readonly #from: number;
  readonly #to: number;
  /** Four pixels of the picture for each one of the view, and their weights; 0 outside of the picture. */
  readonly #pixels: Int32Array;
  readonly #weights: Float32Array;

  constructor(from: Sides, to: Sides, view: View) {
    this.#from = from.height * from.width;
    this.#to = to.height * to.width;
    this.#pixels = new Int32Array(4 * this.#to);
    this.#weights = new Float32Array(4 * this.#to);
    const cosine = Math.cos(view.angle) / view.scale;
    const sine = Math.sin(view.angle) / view.scale;
    // Pixels are squares, whose centres lie at halves.
    const stretch = { x: from.width / to.width, y: from.height / to.height };
    for (let row = 0; row < to.height; row++) {
      for (let column = 0; column < to.width; column++) {
        const right = (column + 0.5 - to.width / 2) * stretch.x;
        const down = (row + 0.5 - to.height / 2) * stretch.y;
        const x = from.width * (0.5 + view.right) + cosine * right - sine * down - 0.5;
        const y = from.height * (0.5 + view.down) + sine * right + cosine * down - 0.5;
        this.#tap(4 * (row * to.width + column), x, y, from);
      }
    }
  }

  /** @param planes [channels, from]; @returns [channels, to] */
  apply(planes: Float32Array): Float32Array {
    const channels = planes.length / this.#from;
    const result = new Float32Array(channels * this.#to);
    for (let channel = 0; channel < channels; channel++) {
      const start = channel * this.#from;
      for (let i = 0; i < this.#to; i++) {
        let sum = 0;
        for (let tap = 4 * i; tap < 4 * i + 4; tap++) {
          sum += this.#weights[tap]! * planes[start + this.#pixels[tap]!]!;
        }
        result[channel * this.#to + i] = sum;
      }
    }
    return result;
  }

  /** The transpose of {@link apply}, which takes a gradient by the view to one by the picture. */
  adjoint(planes: Float32Array): Float32Array {
    const channels = planes.length / this.#to;
    const result = new Float32Array(channels * this.#from);
    for (let channel = 0; channel < channels; channel++) {
      const start = channel * this.#from;
      for (let i = 0; i < this.#to; i++) {
        const value = planes[channel * this.#to + i]!;
        for (let tap = 4 * i; tap < 4 * i + 4; tap++) {
          result[start + this.#pixels[tap]!]! += this.#weights[tap]! * value;
        }
      }
    }
    return result;
  }

  #tap(first: number, x: number, y: number, { height, width }: Sides): void {
    const left = Math.floor(x);
    const top = Math.floor(y);
    for (let corner = 0; corner < 4; corner++) {
      const column = left + (corner & 1);
      const row = top + (corner >> 1);
      if (column < 0 || row < 0 || column >= width || row >= height) continue;
      this.#pixels[first + corner] = row * width + column;
      this.#weights[first + corner] =
        (corner & 1 ? x - left : left + 1 - x) * (corner >> 1 ? y - top : top + 1 - y);
    }
  }
}
