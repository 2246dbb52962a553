import type { AblationCurve } from '../../../protocol/AblationResult.ts';
import { curveArea } from '../attribution/curveArea.ts';
import { meanAndError } from '../attribution/meanAndError.ts';
import { wilsonInterval } from '../../neucept/mechanisms/wilsonInterval.ts';

export type CurveKey = Pick<AblationCurve, 'method' | 'top' | 'gamma'>;

/** Counts of one curve: what is predicted rightly at each level, in each repeat, for each sample. */
export class AblationTally {
  readonly key: CurveKey;
  readonly #levels: readonly number[];
  readonly #repeats: number;
  readonly #samples: number;
  /** [levels][repeats]: samples predicted rightly. */
  readonly #right: Float64Array[];
  /** [samples, levels]: repeats in which the sample is predicted rightly. */
  readonly #ofSample: Uint16Array;

  /** @param levels from 0 */
  constructor(key: CurveKey, levels: readonly number[], repeats: number, samples: number) {
    this.key = key;
    this.#levels = levels;
    this.#repeats = repeats;
    this.#samples = samples;
    this.#right = levels.map(() => new Float64Array(repeats));
    this.#ofSample = new Uint16Array(samples * levels.length);
  }

  /** Counts a sample that is predicted rightly. */
  add(sample: number, level: number, repeat: number): void {
    this.#right[level]![repeat]!++;
    this.#ofSample[sample * this.#levels.length + level]!++;
  }

  /** @param random the curve of as many random neurons */
  curve(random: AblationTally | undefined): AblationCurve {
    const areas = this.areas();
    const others = random?.areas();
    return {
      ...this.key,
      points: this.#right.map((right) => {
        const shares = [...right].map((count) => count / this.#samples);
        const accuracy = shares.reduce((sum, value) => sum + value, 0) / this.#repeats;
        // Draws for one sample are no samples more: the interval is that of the samples.
        const { low, high } = wilsonInterval(accuracy * this.#samples, this.#samples);
        return {
          accuracy,
          low: Math.min(low, accuracy),
          high: Math.max(high, accuracy),
          ...(this.#repeats > 1 && { range: [Math.min(...shares), Math.max(...shares)] as [number, number] }),
        };
      }),
      area: meanAndError(areas),
      ...(others && { againstRandom: meanAndError(areas.map((area, i) => area - others[i]!)) }),
    };
  }

  /** Of each sample the area under its own curve, the mean over the draws. */
  areas(): number[] {
    const count = this.#levels.length;
    return Array.from({ length: this.#samples }, (_, sample) =>
      curveArea(
        this.#levels,
        Array.from(
          this.#ofSample.subarray(sample * count, (sample + 1) * count),
          (right) => right / this.#repeats,
        ),
      ),
    );
  }
}
