import type { MechanismParameters, Mechanisms } from '../../../protocol/Mechanisms.ts';
import type { ReportProgress } from '../../../protocol/requests.ts';
import type { Matrix } from '../../numeric/Matrix.ts';

/** Samples and what a network made of them; each list has one entry for each sample. */
export interface MechanismSamples {
  /** Row in the data set. */
  readonly row: Int32Array;
  /** Class with the largest output; absent where there is no network. */
  readonly predicted?: Int32Array | undefined;
  /** The class' logit, or another response. */
  readonly output: Float32Array | Float64Array;
  readonly label?: Int32Array | undefined;
  /** Label of the prior task, from 0. */
  readonly fine?: Int32Array | undefined;
}

/** Samples to cluster, as activations of representatives. */
export interface MechanismProblem {
  /** [samples, representatives]: activations as the network has them. */
  readonly representation: Matrix;
  /** Columns of the representation, those of one layer together. */
  readonly representatives: Mechanisms['representatives'];
  /** All samples at hand; `parameters.clustered` says which are clustered. */
  readonly samples: MechanismSamples;
  /** By the number of the fine label. */
  readonly fineNames?: readonly string[] | undefined;
  /** Absent where there is no network: then all samples are clustered, and nothing has a precision. */
  readonly classIndex?: number | undefined;
  readonly parameters: MechanismParameters;
  readonly seed: number;
  readonly signal?: AbortSignal | undefined;
  readonly progress?: ReportProgress | undefined;
}
