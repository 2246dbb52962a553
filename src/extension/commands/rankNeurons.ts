import * as z from 'zod';
import { ConductanceParametersSchema } from '../../protocol/ConductanceResult.ts';
import { baseName } from '../../report/shortenText.ts';
import { AnalysisSchema, type AnalysisCommand } from '../AnalysisCommand.ts';
import { dataQuestion } from '../questions/dataQuestion.ts';
import { layersQuestion } from '../questions/layersQuestion.ts';
import { modelQuestion } from '../questions/modelQuestion.ts';
import { targetQuestion } from '../questions/targetQuestion.ts';
import { describeLayers } from '../describeLayers.ts';
import { settings } from '../settings.ts';
import { sourceRequest } from '../sourceRequest.ts';

const RankingSchema = AnalysisSchema.extend({
  data: z.string(),
  target: ConductanceParametersSchema.shape.target,
  layers: ConductanceParametersSchema.shape.layers,
});

/** Neuron Lens: Rank Neurons by Conductance. */
export const rankNeurons: AnalysisCommand<z.infer<typeof RankingSchema>> = {
  title: 'Rank Neurons by Conductance',
  schema: RankingSchema,
  questions: {
    model: modelQuestion,
    data: dataQuestion,
    target: targetQuestion,
    layers: layersQuestion,
  },
  describe: ({ target, layers }) =>
    `${typeof target === 'number' ? `class ${target}` : `${target} class`}, ${describeLayers(layers)}`,
  doing: ({ model }) => `Ranking the neurons of ${baseName(model)}`,
  phases: 1,
  run: (engine, { data, target, layers, ...source }, { report, stop }) =>
    engine.conductance(
      {
        ...sourceRequest(source),
        data,
        limit: settings.limit(),
        parameters: { ...settings.conductance(), target, layers },
      },
      report,
      stop,
    ),
};
