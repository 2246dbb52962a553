import * as z from 'zod';
import { compareRules as compareResults } from '../../engine/compareRules.ts';
import { baseName } from '../../report/shortenText.ts';
import type { AnalysisCommand } from '../AnalysisCommand.ts';
import { dataQuestion } from '../questions/dataQuestion.ts';
import { modelQuestion } from '../questions/modelQuestion.ts';
import { ruleLayersQuestion } from '../questions/ruleLayersQuestion.ts';
import { secondModelQuestion } from '../questions/secondModelQuestion.ts';
import { mineRules, MiningSchema } from './mineRules.ts';

const ComparisonSchema = MiningSchema.extend({ second: z.string() });

/** Compare Two Models by their rules, which are mined in both on the same data and layers. */
export const compareRules: AnalysisCommand<z.infer<typeof ComparisonSchema>> = {
  title: 'Compare Two Models by Rules',
  schema: ComparisonSchema,
  questions: {
    model: modelQuestion,
    second: secondModelQuestion,
    data: dataQuestion,
    layers: ruleLayersQuestion,
  },
  describe: ({ second, ...mining }) => `with ${baseName(second)}, ${mineRules.describe(mining)}`,
  doing: ({ model, second }) => `Comparing the rules of ${baseName(model)} and ${baseName(second)}`,
  phases: 2 * mineRules.phases,
  run: async (engine, { second, ...mining }, { report, stop }) => {
    // A part of the rules of one model says nothing of the other's: a stop ends it all.
    const mine = (model: string) =>
      mineRules.run(
        engine,
        { ...mining, model },
        {
          report: (progress) =>
            report({
              ...progress,
              message: `${baseName(model)}: ${progress.message}`,
              // The comparison is none.
              saved: undefined,
            }),
          stop,
          giveUp: stop,
        },
      );
    return compareResults(await mine(mining.model), await mine(second));
  },
};
