import type { EvaluationResult } from '../../../protocol/EvaluationResult.ts';
import { analyseDegradation } from './analyseDegradation.ts';
import { analyseRoar } from './analyseRoar.ts';
import { analyseSanity } from './analyseSanity.ts';
import type { EvaluationAnalysis } from './EvaluationAnalysis.ts';

/** Tests attribution maps. Rejects with an InputError for what the user gave, and with the signal's reason when it is aborted. */
export function analyseEvaluation({
  parameters,
  ...analysis
}: EvaluationAnalysis): Promise<EvaluationResult> {
  switch (parameters.test) {
    case 'sanity':
      return analyseSanity({ ...analysis, parameters });
    case 'degradation':
      return analyseDegradation({ ...analysis, parameters });
    case 'roar':
      return analyseRoar({ ...analysis, parameters });
  }
}
