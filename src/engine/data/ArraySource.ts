import { InputError } from '../InputError.ts';
import { elementCount } from '../graph/Tensor.ts';
import type { Bytes } from './Bytes.ts';
import type { ElementType } from './ElementType.ts';
import type { RawSample, SampleSource } from './SampleSource.ts';

/** How the elements of an array lie in a file. */
export interface ArrayLayout {
  readonly type: ElementType;
  /** [samples, ...shape of one] */
  readonly shape: readonly number[];
  /** Column-major: the first axis runs fastest. */
  readonly fortran: boolean;
  /** Where the first element starts. */
  readonly offset: number;
}

/** The rows of an array in a file, read by position. */
export class ArraySource implements SampleSource {
  readonly samples: number;
  readonly shape: readonly number[];
  readonly pictures = false;
  readonly bytes: boolean;
  readonly labels?: readonly (number | string)[];
  readonly #bytes: Bytes;
  readonly #layout: ArrayLayout;

  /** Throws an InputError when the file is shorter or longer than the array. */
  constructor(bytes: Bytes, layout: ArrayLayout, path: string, labels?: readonly (number | string)[]) {
    if (layout.shape.length === 0) {
      throw new InputError(
        `${path} holds a single number; samples need an array with the samples along its first axis`,
      );
    }
    const asked = layout.offset + elementCount(layout.shape) * layout.type.bytes;
    if (bytes.size !== asked) {
      throw new InputError(
        `${path} is damaged or not complete: its header asks for ${asked} bytes, it holds ${bytes.size}; get the file again`,
      );
    }
    this.samples = layout.shape[0]!;
    this.shape = layout.shape.slice(1);
    this.bytes = layout.type.name.endsWith('u1');
    if (labels) this.labels = labels;
    this.#bytes = bytes;
    this.#layout = layout;
  }

  sampleName(index: number): string {
    return `row ${index}`;
  }

  async read(indices: readonly number[]): Promise<RawSample[]> {
    const read = this.#layout.fortran ? this.#readColumns(indices) : this.#readRows(indices);
    return (await read).map((values) => ({ values, shape: this.shape }));
  }

  async close(): Promise<void> {
    await this.#bytes.close();
  }

  async #readRows(indices: readonly number[]): Promise<Float64Array[]> {
    const count = elementCount(this.shape);
    const { type, offset } = this.#layout;
    const rows: Float64Array[] = [];
    while (rows.length < indices.length) {
      // Rows that follow each other are read in one go.
      const first = indices[rows.length]!;
      let run = 1;
      while (indices[rows.length + run] === first + run) run++;
      const stretch = await this.#decode(offset + first * count * type.bytes, run * count);
      for (let row = 0; row < run; row++) rows.push(stretch.slice(row * count, (row + 1) * count));
    }
    return rows;
  }

  /** One stretch of the file for each element of a sample: from the first asked row to the last. */
  async #readColumns(indices: readonly number[]): Promise<Float64Array[]> {
    const count = elementCount(this.shape);
    const { type, offset } = this.#layout;
    const rows = indices.map(() => new Float64Array(count));
    if (indices.length === 0) return rows;
    const first = indices.reduce((least, index) => Math.min(least, index));
    const last = indices.reduce((most, index) => Math.max(most, index));
    // Rows far apart would read much that nobody asked for: then one by one.
    const together = last - first < 8 * indices.length;
    for (let column = 0; column < count; column++) {
      const start = offset + column * this.samples * type.bytes;
      const stretch = together ? await this.#decode(start + first * type.bytes, last - first + 1) : undefined;
      const element = this.#rowMajor(column);
      for (const [row, index] of indices.entries()) {
        rows[row]![element] = stretch
          ? stretch[index - first]!
          : (await this.#decode(start + index * type.bytes, 1))[0]!;
      }
    }
    return rows;
  }

  /** Row-major position in a sample of its column-major position. */
  #rowMajor(position: number): number {
    let result = 0;
    let stride = elementCount(this.shape);
    let rest = position;
    for (const length of this.shape) {
      stride /= length;
      result += (rest % length) * stride;
      rest = Math.floor(rest / length);
    }
    return result;
  }

  async #decode(position: number, count: number): Promise<Float64Array> {
    const { type } = this.#layout;
    const buffer = await this.#bytes.read(position, count * type.bytes);
    const view = new DataView(buffer.buffer, buffer.byteOffset, buffer.byteLength);
    const values = new Float64Array(count);
    for (let i = 0; i < count; i++) values[i] = type.decode(view, i * type.bytes);
    return values;
  }
}
