import type { Progress } from '../protocol/requests.ts';

/** Where the bar of a job stands whose progress runs from nothing to the whole several times: it never goes back. */
export class ProgressBar {
  readonly #phases: number;
  #phase = 0;
  #fraction = 0;
  #position = 0;

  constructor(phases: number) {
    this.#phases = phases;
  }

  /** 0 to 1. */
  get position(): number {
    return this.#position;
  }

  show({ done, total }: Progress): void {
    const fraction = Math.min(done / total, 1);
    // A little less is no new phase: work that was not expected makes the whole larger.
    if (fraction < this.#fraction / 2) {
      this.#phase = Math.min(this.#phase + 1, this.#phases - 1);
    }
    this.#fraction = fraction;
    this.#position = Math.max(this.#position, (this.#phase + fraction) / this.#phases);
  }
}
