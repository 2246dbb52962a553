import type { PathwayParameters } from '../../protocol/PathwayResult.ts';
import type { ConductanceAnalysis } from '../conductance/ConductanceAnalysis.ts';

/** Everything an analysis of pathways needs. */
export type PathwayAnalysis = Omit<ConductanceAnalysis, 'parameters'> & {
  readonly parameters: PathwayParameters;
};
