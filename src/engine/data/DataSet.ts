import type { Preprocessing } from '../workspace/WorkspaceFile.ts';
import type { Tensor } from '../graph/Tensor.ts';

/** Samples for a network, read a batch at a time: never more than was asked for is in memory. */
export interface DataSet {
  /** As the user named it. */
  readonly name: string;
  readonly path: string;
  /** SHA-256 of the file, or of the sorted list of a folder's files with their hashes. */
  readonly sha256: string;
  /** Samples in the set (after `limit`). */
  readonly samples: number;
  /** Shape of one sample as the network gets it, after preprocessing. */
  readonly shape: readonly number[];
  readonly type: 'float32' | 'int64';
  /** What is done to a sample when it is read, where that is known. */
  readonly preprocessing?: Preprocessing;
  /** Class of each sample, where known. */
  readonly labels?: Int32Array;
  /** Names of the classes by index, where known. */
  readonly labelNames?: readonly string[];
  /** Where neuron-lens.json puts labels together to classes: each sample's own. */
  readonly fineLabels?: Int32Array;
  /** Names of the fine labels by number, where known. */
  readonly fineLabelNames?: readonly string[];
  /** For people: the file name of an image, `row 7` otherwise. */
  sampleName(index: number): string;
  /** Samples at the given indices, preprocessed: [indices.length, ...shape]. Throws an InputError that names a bad sample. */
  read(indices: readonly number[]): Promise<Tensor>;
  close(): Promise<void>;
}
