import type { ConductanceParameters, ConductanceResult } from '../../protocol/ConductanceResult.ts';
import type { ReportProgress } from '../../protocol/requests.ts';
import type { DataSet } from '../data/DataSet.ts';
import type { Model } from '../formats/readModel.ts';
import type { Runtime } from '../runtime/Runtime.ts';

/** Everything an analysis needs; nothing is looked up elsewhere. */
export interface ConductanceAnalysis {
  readonly model: Model;
  readonly data: DataSet;
  readonly runtime: Runtime;
  readonly parameters: ConductanceParameters;
  readonly seed: number;
  /** Bytes for one run's activations and gradients. */
  readonly memory: number;
  /** Names of the outputs, where known. */
  readonly labels?: readonly string[] | undefined;
  /** The workspace's folder: paths in the result are relative to it. */
  readonly folder: string;
  /** Absolute path of the code that defines the model, where known. */
  readonly code?: string | undefined;
  /** The class in it. */
  readonly className?: string | undefined;
  readonly progress: ReportProgress;
  readonly signal: AbortSignal;
}

export type Sample = ConductanceResult['samples'][number];
