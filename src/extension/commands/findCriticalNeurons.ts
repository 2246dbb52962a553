import * as z from 'zod';
import { NeuceptNetworkParametersSchema, type NeuceptResult } from '../../protocol/NeuceptResult.ts';
import { baseName } from '../../report/shortenText.ts';
import { AnalysisSchema, type AnalysisCommand } from '../AnalysisCommand.ts';
import { describeLayers } from '../describeLayers.ts';
import { neuceptRequest } from '../neuceptRequest.ts';
import { classQuestion } from '../questions/classQuestion.ts';
import { criticalLayersQuestion } from '../questions/criticalLayersQuestion.ts';
import { dataQuestion } from '../questions/dataQuestion.ts';
import { modelQuestion } from '../questions/modelQuestion.ts';

export const CriticalNeuronsSchema = AnalysisSchema.extend({
  data: z.string(),
  class: NeuceptNetworkParametersSchema.shape.class,
  layers: NeuceptNetworkParametersSchema.shape.layers,
});

/** Neuron Lens: Find Critical Neurons. */
export const findCriticalNeurons: AnalysisCommand<z.infer<typeof CriticalNeuronsSchema>, NeuceptResult> = {
  title: 'Find Critical Neurons',
  schema: CriticalNeuronsSchema,
  questions: {
    model: modelQuestion,
    data: dataQuestion,
    class: classQuestion,
    layers: criticalLayersQuestion,
  },
  describe: (answers) => `class ${answers.class}, ${describeLayers(answers.layers)}`,
  doing: (answers) => `Finding the critical neurons of ${baseName(answers.model)} for class ${answers.class}`,
  // Reading the activations, and the knockoffs.
  phases: 2,
  run: (engine, answers, { report, stop }) => engine.neucept(neuceptRequest(answers), report, stop),
};
