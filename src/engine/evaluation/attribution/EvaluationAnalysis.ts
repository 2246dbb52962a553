import type { EvaluationParameters } from '../../../protocol/EvaluationResult.ts';
import type { ConductanceAnalysis } from '../../conductance/ConductanceAnalysis.ts';
import type { DataSet } from '../../data/DataSet.ts';

/** Everything that a test of attribution maps needs. */
export type EvaluationAnalysis<P extends EvaluationParameters = EvaluationParameters> = Omit<
  ConductanceAnalysis,
  'parameters'
> & {
  readonly parameters: P;
  /** ROAR: samples that the trained networks are tested on; a held-out share of `data` where it is left out. */
  readonly testData?: DataSet | undefined;
  /** ROAR: what is done is kept here. */
  readonly storage?: string | undefined;
};
