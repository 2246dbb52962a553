import * as z from 'zod';
import { AblationParametersSchema, type AblationResult } from '../../protocol/AblationResult.ts';
import { baseName } from '../../report/shortenText.ts';
import { AnalysisSchema, type AnalysisCommand } from '../AnalysisCommand.ts';
import { dataQuestion } from '../questions/dataQuestion.ts';
import { modelQuestion } from '../questions/modelQuestion.ts';
import { noisyLayerQuestion } from '../questions/noisyLayerQuestion.ts';
import { testedClassQuestion } from '../questions/testedClassQuestion.ts';
import { settings } from '../settings.ts';
import { sourceRequest } from '../sourceRequest.ts';

const { shape } = AblationParametersSchema;
const TestedNeuronsSchema = AnalysisSchema.extend({
  data: z.string(),
  layer: shape.layer,
  class: shape.class,
});

/** Neuron Lens: Test Neurons by Ablation. Samples, neurons and knockoffs are those of the settings of critical neurons. */
export const testNeurons: AnalysisCommand<z.infer<typeof TestedNeuronsSchema>, AblationResult> = {
  title: 'Test Neurons by Ablation',
  schema: TestedNeuronsSchema,
  questions: {
    model: modelQuestion,
    data: dataQuestion,
    layer: noisyLayerQuestion,
    class: testedClassQuestion,
  },
  describe: (answers) =>
    `${answers.layer}, ${answers.class === 'all' ? 'all classes' : `class ${answers.class}`}`,
  doing: ({ model, layer }) => `Testing the neurons of ${layer} in ${baseName(model)}`,
  phases: 1,
  run: (engine, { data, layer, class: tested, ...source }, { report, stop }) =>
    engine.ablation(
      {
        ...sourceRequest(source),
        data,
        limit: settings.neuceptLimit(),
        parameters: {
          layer,
          class: tested,
          unit: settings.neuceptUnit(),
          neucept: settings.neucept(),
        },
      },
      report,
      stop,
    ),
};
