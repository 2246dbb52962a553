import type { Epoch, TrainingParameters } from '../../protocol/Training.ts';
import type { ReportProgress } from '../../protocol/requests.ts';
import type { DataSet } from '../data/DataSet.ts';
import type { Graph } from '../graph/Graph.ts';
import type { Runtime } from '../runtime/Runtime.ts';
import type { LossTerm } from './LossTerm.ts';

/** A training that is asked for. */
export interface Training {
  /** Its constants are the weights to start from. */
  readonly network: Graph;
  /** The samples, [N, ...shape]. */
  readonly input: string;
  /** The logits, [N, classes]. */
  readonly output: string;
  /** Samples with their labels, in the shape that the network takes. A data set of changed samples is enough for ROAR. */
  readonly data: DataSet;
  /** Samples that are predicted after each epoch; where they are left out, the share `heldOut` of `data`. */
  readonly validation?: DataSet | undefined;
  readonly runtime: Runtime;
  readonly parameters: TrainingParameters;
  readonly seed: number;
  /** Bytes in which samples may be kept between epochs. */
  readonly memory: number;
  /** Added to the cross-entropy. */
  readonly terms?: readonly LossTerm[] | undefined;
  /** File that the state is written to after each epoch and when the training is stopped. */
  readonly checkpoint?: string | undefined;
  /** Go on from `checkpoint` where there is such a file. */
  readonly resume?: boolean | undefined;
  readonly progress: ReportProgress;
  /** Aborted within a step; the training then rejects with the signal's reason. */
  readonly signal: AbortSignal;
}

export interface Trained {
  /** The network with the trained weights and running statistics, ready for inference; names are as they were. */
  readonly network: Graph;
  readonly history: readonly Epoch[];
  /** Numbers that were trained. */
  readonly weights: number;
}
