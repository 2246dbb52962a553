import type { ConductanceParameters, ConductanceResult } from '../../protocol/ConductanceResult.ts';
import type { ReportProgress } from '../../protocol/requests.ts';
import type { Preprocessing } from '../workspace/WorkspaceFile.ts';
import type { AnalysisSource } from '../resultHeader.ts';

/** Everything an analysis needs; nothing is looked up elsewhere. */
export interface ConductanceAnalysis extends AnalysisSource {
  readonly parameters: ConductanceParameters;
  /** Bytes for one run's activations and gradients. */
  readonly memory: number;
  /** Names of the outputs, where known. */
  readonly labels?: readonly string[] | undefined;
  /** The model's, where the workspace says it. */
  readonly preprocessing?: Preprocessing | undefined;
  readonly progress: ReportProgress;
  readonly signal: AbortSignal;
}

export type Sample = ConductanceResult['samples'][number];
