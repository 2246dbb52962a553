import * as z from 'zod';
import { RulesParametersSchema, type RulesResult } from '../../protocol/RulesResult.ts';
import { baseName } from '../../report/shortenText.ts';
import { AnalysisSchema, type AnalysisCommand } from '../AnalysisCommand.ts';
import { describeLayers } from '../describeLayers.ts';
import { dataQuestion } from '../questions/dataQuestion.ts';
import { modelQuestion } from '../questions/modelQuestion.ts';
import { ruleLayersQuestion } from '../questions/ruleLayersQuestion.ts';
import { settings } from '../settings.ts';
import { sourceRequest } from '../sourceRequest.ts';

export const MiningSchema = AnalysisSchema.extend({
  data: z.string(),
  layers: RulesParametersSchema.shape.layers,
});

/** Neuron Lens: Mine Rules. Cancelling keeps the rules found until then. */
export const mineRules: AnalysisCommand<z.infer<typeof MiningSchema>, RulesResult> = {
  title: 'Mine Rules',
  schema: MiningSchema,
  questions: { model: modelQuestion, data: dataQuestion, layers: ruleLayersQuestion },
  describe: ({ layers }) => describeLayers(layers, ' → '),
  doing: ({ model }) => `Mining rules in ${baseName(model)}`,
  // Reading the activations, the search, and the strongest samples of the rules found.
  phases: 3,
  run: (engine, { data, layers, ...source }, { report, stop, giveUp }) =>
    engine.rules(
      {
        ...sourceRequest(source),
        data,
        limit: settings.rulesLimit(),
        parameters: { ...settings.rules(), layers },
      },
      report,
      stop,
      giveUp,
    ),
};
