import * as z from 'zod';
import { ProbesParametersSchema, type ProbesResult } from '../../protocol/ProbesResult.ts';
import { baseName } from '../../report/shortenText.ts';
import { AnalysisSchema, type AnalysisCommand } from '../AnalysisCommand.ts';
import { describeLayers } from '../describeLayers.ts';
import { dataQuestion } from '../questions/dataQuestion.ts';
import { layersQuestion } from '../questions/layersQuestion.ts';
import { modelQuestion } from '../questions/modelQuestion.ts';
import { settings } from '../settings.ts';
import { sourceRequest } from '../sourceRequest.ts';

const ProbedSchema = AnalysisSchema.extend({
  data: z.string(),
  layers: ProbesParametersSchema.shape.layers,
});

/** Neuron Lens: Probe Layers. Samples and neurons are those of the settings of critical neurons. */
export const probeLayers: AnalysisCommand<z.infer<typeof ProbedSchema>, ProbesResult> = {
  title: 'Probe Layers',
  schema: ProbedSchema,
  questions: { model: modelQuestion, data: dataQuestion, layers: layersQuestion },
  describe: ({ layers }) => describeLayers(layers),
  doing: ({ model }) => `Probing the layers of ${baseName(model)}`,
  phases: 1,
  run: (engine, { data, layers, ...source }, { report, stop }) =>
    engine.probes(
      {
        ...sourceRequest(source),
        data,
        limit: settings.neuceptLimit(),
        parameters: { layers, unit: settings.neuceptUnit() },
      },
      report,
      stop,
    ),
};
