/** Samples as a file holds them, before preprocessing. */
export interface SampleSource {
  readonly samples: number;
  /** Shape of every sample; undefined where it is known only on reading, as for pictures. */
  readonly shape?: readonly number[];
  /** Samples are decoded pictures: [height, width, channels], gray or RGB. */
  readonly pictures: boolean;
  /** Values are 0 to 255 in 8 bits, so resizing rounds as imaging libraries do. */
  readonly bytes: boolean;
  /** Class of each sample as the file says it: numbers, or names. */
  readonly labels?: readonly (number | string)[];
  sampleName(index: number): string;
  /** The samples at these indices. Throws an InputError that names a damaged one. */
  read(indices: readonly number[]): Promise<RawSample[]>;
  close(): Promise<void>;
}

export interface RawSample {
  readonly values: Float64Array;
  readonly shape: readonly number[];
}
