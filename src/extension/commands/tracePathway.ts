import * as z from 'zod';
import { mostSamples, PathwayParametersSchema, type PathwayResult } from '../../protocol/PathwayResult.ts';
import { baseName } from '../../report/shortenText.ts';
import { AnalysisSchema, type AnalysisCommand } from '../AnalysisCommand.ts';
import { dataQuestion } from '../questions/dataQuestion.ts';
import { modelQuestion } from '../questions/modelQuestion.ts';
import { rowsQuestion } from '../questions/rowsQuestion.ts';
import { targetQuestion } from '../questions/targetQuestion.ts';
import { settings } from '../settings.ts';
import { sourceRequest } from '../sourceRequest.ts';

const TracingSchema = AnalysisSchema.extend({
  data: z.string(),
  /** Rows of the data. */
  samples: z.array(z.int().nonnegative()).min(1).max(mostSamples),
  target: PathwayParametersSchema.shape.target,
});

/** Neuron Lens: Trace Critical Pathway. All there is to a pathway, with its linear region and those of other scores. */
export const tracePathway: AnalysisCommand<z.infer<typeof TracingSchema>, PathwayResult> = {
  title: 'Trace Critical Pathway',
  schema: TracingSchema,
  questions: {
    model: modelQuestion,
    data: dataQuestion,
    samples: rowsQuestion,
    target: targetQuestion,
  },
  describe: ({ samples, target }) =>
    `${samples.length === 1 ? 'row' : 'rows'} ${samples.join(', ')}, ` +
    (typeof target === 'number' ? `class ${target}` : `${target} class`),
  doing: ({ model }) => `Tracing critical pathways in ${baseName(model)}`,
  phases: 1,
  run: (engine, { data, samples, target, ...source }, { report, stop }) =>
    engine.pathway(
      { ...sourceRequest(source), data, parameters: { ...settings.pathway(), samples, target } },
      report,
      stop,
    ),
};
