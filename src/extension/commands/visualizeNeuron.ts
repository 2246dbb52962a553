import * as z from 'zod';
import { prototypeTargetFields } from '../../protocol/PrototypeResult.ts';
import { baseName } from '../../report/shortenText.ts';
import { AnalysisSchema, type AnalysisCommand } from '../AnalysisCommand.ts';
import { layerQuestion } from '../questions/layerQuestion.ts';
import { modelQuestion } from '../questions/modelQuestion.ts';
import { neuronsQuestion } from '../questions/neuronsQuestion.ts';
import { optionalDataQuestion } from '../questions/optionalDataQuestion.ts';
import { settings } from '../settings.ts';
import { sourceRequest } from '../sourceRequest.ts';

const NeuronsSchema = AnalysisSchema.extend({
  layer: prototypeTargetFields.layer,
  neurons: prototypeTargetFields.neurons,
  data: z.string().nullable(),
});

/** Neuron Lens: Visualize Neuron. Several neurons are shown together and one by one. */
export const visualizeNeuron: AnalysisCommand<z.infer<typeof NeuronsSchema>> = {
  title: 'Visualize Neuron',
  schema: NeuronsSchema,
  questions: {
    model: modelQuestion,
    layer: layerQuestion,
    neurons: neuronsQuestion,
    data: optionalDataQuestion,
  },
  describe: describeNeurons,
  doing: (answers) => `Visualizing ${describeNeurons(answers)} in ${baseName(answers.model)}`,
  // The ascent, and the samples that activate the neurons most.
  phases: 2,
  run: (engine, { data, layer, neurons, ...source }, { report, stop }) =>
    engine.prototype(
      {
        ...sourceRequest(source),
        data: data ?? undefined,
        limit: settings.prototypeLimit(),
        layer,
        neurons,
        each: true,
      },
      report,
      stop,
    ),
};

function describeNeurons({ layer, neurons }: z.infer<typeof NeuronsSchema>): string {
  return `${neurons.length === 1 ? 'neuron' : 'neurons'} ${neurons.join(', ')} of ${layer}`;
}
