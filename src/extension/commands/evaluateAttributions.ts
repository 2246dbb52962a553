import * as z from 'zod';
import { evaluationTests, type EvaluationResult } from '../../protocol/EvaluationResult.ts';
import { baseName } from '../../report/shortenText.ts';
import { AnalysisSchema, type AnalysisCommand } from '../AnalysisCommand.ts';
import { dataQuestion } from '../questions/dataQuestion.ts';
import { evaluationQuestion } from '../questions/evaluationQuestion.ts';
import { modelQuestion } from '../questions/modelQuestion.ts';
import { trainingsQuestion } from '../questions/trainingsQuestion.ts';
import { settings } from '../settings.ts';
import { sourceRequest } from '../sourceRequest.ts';

const EvaluationSchema = AnalysisSchema.extend({
  data: z.string(),
  test: z.enum(evaluationTests),
  /** Folder of the trainings of remove and retrain. */
  trainings: z.string().nullable(),
});

const testNames = { sanity: 'sanity check', degradation: 'degradation', roar: 'remove and retrain' } as const;

/** Neuron Lens: Evaluate Attributions. Remove and retrain goes on where it was stopped, in the same folder. */
export const evaluateAttributions: AnalysisCommand<z.infer<typeof EvaluationSchema>, EvaluationResult> = {
  title: 'Evaluate Attributions',
  schema: EvaluationSchema,
  questions: {
    model: modelQuestion,
    data: dataQuestion,
    test: evaluationQuestion,
    trainings: trainingsQuestion,
  },
  describe: ({ test }) => testNames[test],
  doing: ({ model, test }) => `Evaluating attributions of ${baseName(model)}: ${testNames[test]}`,
  phases: 1,
  run: (engine, { data, test, trainings, ...source }, { report, stop }) => {
    const { repeats, epochs, ...maps } = settings.evaluation();
    return engine.evaluate(
      {
        ...sourceRequest(source),
        data,
        // Remove and retrain needs all there are.
        limit: test === 'roar' ? undefined : settings.evaluationLimit(),
        folder: trainings ?? undefined,
        parameters: test === 'roar' ? { test, ...maps, repeats, training: { epochs } } : { test, ...maps },
      },
      report,
      stop,
    );
  },
};
