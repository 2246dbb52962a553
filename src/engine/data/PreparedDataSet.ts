import { formatShape, sameShape } from '../graph/Shape.ts';
import { elementCount, type Tensor } from '../graph/Tensor.ts';
import { InputError } from '../InputError.ts';
import type { Preprocessing } from '../workspace/WorkspaceFile.ts';
import type { DataSet } from './DataSet.ts';
import { prepareSample, type Preparation } from './preprocessing/prepareSample.ts';
import type { RawSample, SampleSource } from './SampleSource.ts';

/** Samples of a source, prepared for a network when they are read. */
export class PreparedDataSet implements DataSet {
  readonly name: string;
  readonly path: string;
  readonly sha256: string;
  readonly samples: number;
  readonly shape: readonly number[];
  readonly type: 'float32' | 'int64';
  readonly preprocessing?: Preprocessing;
  readonly labels?: Int32Array;
  readonly labelNames?: readonly string[];
  readonly fineLabels?: Int32Array;
  readonly fineLabelNames?: readonly string[];
  readonly #source: SampleSource;
  readonly #preparation: Preparation;

  constructor(
    source: SampleSource,
    preparation: Preparation,
    about: Omit<DataSet, 'sampleName' | 'read' | 'close'>,
  ) {
    this.#source = source;
    this.#preparation = preparation;
    this.name = about.name;
    this.path = about.path;
    this.sha256 = about.sha256;
    this.samples = about.samples;
    this.shape = about.shape;
    this.type = about.type;
    if (about.preprocessing) this.preprocessing = about.preprocessing;
    if (about.labels) this.labels = about.labels;
    if (about.labelNames) this.labelNames = about.labelNames;
    if (about.fineLabels) this.fineLabels = about.fineLabels;
    if (about.fineLabelNames) this.fineLabelNames = about.fineLabelNames;
  }

  sampleName(index: number): string {
    return this.#source.sampleName(index);
  }

  async read(indices: readonly number[]): Promise<Tensor> {
    const outside = indices.find((index) => !Number.isInteger(index) || index < 0 || index >= this.samples);
    if (outside !== undefined) {
      throw new InputError(
        `${this.name} has ${this.samples} samples, there is no row ${outside}; rows count from 0`,
      );
    }
    const size = elementCount(this.shape);
    const shape = [indices.length, ...this.shape];
    const data =
      this.type === 'int64'
        ? new BigInt64Array(indices.length * size)
        : new Float32Array(indices.length * size);
    const raw = await this.#source.read(indices);
    for (const [position, index] of indices.entries()) {
      const name = `${this.name}: ${this.sampleName(index)}`;
      const sample = prepare(raw[position]!, this.#preparation, name);
      if (!sameShape(sample.shape, this.shape)) {
        throw new InputError(
          `${name} comes out as ${formatShape(sample.shape)}, the first sample as ${formatShape(this.shape)}; ` +
            'set "resize" and "crop" in the preprocessing, so that all are of one size',
        );
      }
      if (data instanceof Float32Array) data.set(sample.values, position * size);
      else copyIntegers(data, position * size, sample, name);
    }
    return { type: this.type, shape, data };
  }

  async close(): Promise<void> {
    await this.#source.close();
  }
}

/** Checks that all numbers are finite, and prepares the sample. */
export function prepare(sample: RawSample, preparation: Preparation, name: string): RawSample {
  checkFinite(sample, name);
  return prepareSample(sample, preparation, name);
}

function checkFinite({ values, shape }: RawSample, name: string): void {
  for (let i = 0; i < values.length; i++) {
    // Networks compute in single precision: what overflows there is infinite.
    if (Number.isFinite(Math.fround(values[i]!))) continue;
    throw new InputError(
      `${name}, position ${formatShape(position(i, shape))} holds ${values[i]}; replace it by a finite number or leave out the sample`,
    );
  }
}

/** Index on each axis of a row-major element. */
function position(element: number, shape: readonly number[]): number[] {
  let rest = element;
  return shape
    .toReversed()
    .map((length) => {
      const index = rest % length;
      rest = Math.floor(rest / length);
      return index;
    })
    .reverse();
}

function copyIntegers(data: BigInt64Array, start: number, { values, shape }: RawSample, name: string): void {
  for (let i = 0; i < values.length; i++) {
    if (!Number.isSafeInteger(values[i])) {
      throw new InputError(
        `${name}, position ${formatShape(position(i, shape))} holds ${values[i]}, the network takes whole numbers (tokens); ` +
          'give integers, and no "scale", "mean" or "std" in the preprocessing',
      );
    }
    data[start + i] = BigInt(values[i]!);
  }
}
