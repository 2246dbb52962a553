import * as z from 'zod';
import type { NeuceptComparisonResult } from '../../protocol/NeuceptComparisonResult.ts';
import { baseName } from '../../report/shortenText.ts';
import type { AnalysisCommand } from '../AnalysisCommand.ts';
import { neuceptRequest } from '../neuceptRequest.ts';
import { secondModelQuestion } from '../questions/secondModelQuestion.ts';
import { discoverMechanisms } from './discoverMechanisms.ts';
import { CriticalNeuronsSchema, findCriticalNeurons } from './findCriticalNeurons.ts';

const ComparisonSchema = CriticalNeuronsSchema.extend({ second: z.string() });

/** Compare Two Models by their critical neurons and mechanisms, which are looked for in both on the same data. */
export const compareCriticalNeurons: AnalysisCommand<
  z.infer<typeof ComparisonSchema>,
  NeuceptComparisonResult
> = {
  title: 'Compare Two Models by Critical Neurons',
  schema: ComparisonSchema,
  questions: {
    model: findCriticalNeurons.questions.model,
    second: secondModelQuestion,
    data: findCriticalNeurons.questions.data,
    class: findCriticalNeurons.questions.class,
    layers: findCriticalNeurons.questions.layers,
  },
  describe: ({ second, ...rest }) => `with ${baseName(second)}, ${findCriticalNeurons.describe(rest)}`,
  doing: ({ model, second }) =>
    `Comparing the critical neurons of ${baseName(model)} and ${baseName(second)}`,
  // Each model's analysis, and the entropies.
  phases: 2 * discoverMechanisms.phases + 1,
  run: (engine, { second, ...rest }, { report, stop }) =>
    engine.compareModels({ ...neuceptRequest(rest, 'auto'), secondModel: second }, report, stop),
};
