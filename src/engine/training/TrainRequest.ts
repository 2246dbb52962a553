import type { TrainingParameters } from '../../protocol/Training.ts';
import type { Preprocessing } from '../workspace/WorkspaceFile.ts';

/** A training as the command line asks for it; files are relative to the current folder. */
export interface TrainRequest {
  /** Folder of neuron-lens.json. */
  readonly workspace?: string | undefined;
  /** Name of a built-in network, for fresh weights. */
  readonly network?: string | undefined;
  /** Or a model whose weights are the start: a file, or a name in neuron-lens.json. */
  readonly from?: string | undefined;
  readonly data: string;
  readonly validationData?: string | undefined;
  readonly limit?: number | undefined;
  readonly seed: number;
  readonly device: string;
  /** Megabytes in which samples may be kept; a quarter of the free memory where it is left out. */
  readonly memory?: number | undefined;
  /** Instead of the model's; what the data set says itself is added. */
  readonly preprocessing?: Preprocessing | undefined;
  readonly checkpoint?: string | undefined;
  readonly resume?: boolean | undefined;
  readonly parameters: { readonly [K in keyof TrainingParameters]?: TrainingParameters[K] | undefined };
}
