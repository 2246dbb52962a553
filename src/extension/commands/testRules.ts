import * as z from 'zod';
import type { RulesResult } from '../../protocol/RulesResult.ts';
import { baseName } from '../../report/shortenText.ts';
import { admitFile } from '../admitFile.ts';
import { AnalysisSchema, type AnalysisCommand } from '../AnalysisCommand.ts';
import { ownSource } from '../ownSource.ts';
import { projectOf } from '../projectOf.ts';
import { askData, dataQuestion } from '../questions/dataQuestion.ts';
import { askResult, type WantedResult } from '../questions/askResult.ts';
import type { OpenedResult } from '../readSavedResult.ts';
import { reportError } from '../reportError.ts';
import type { ResultViews } from '../ResultViews.ts';
import { runAnalysis } from '../runAnalysis.ts';
import type { Services } from '../Services.ts';
import { settings } from '../settings.ts';
import { sourceRequest } from '../sourceRequest.ts';

const title = 'Test Rules by Intervention';
const TestSchema = AnalysisSchema.extend({ data: z.string() });

/**
 * Neuron Lens: Test Rules by Intervention. Takes the neurons that rules give a class away from it.
 * @param from the saved analysis of the explorer's menu; else the rules are those in front, or are asked for
 */
export async function testRules(services: Services, views: ResultViews, from?: unknown): Promise<void> {
  try {
    const rules = await askResult(views, from, wanted);
    if (rules !== undefined) {
      await runAnalysis(services, views, intervention(rules), projectOf(rules.origin));
    }
  } catch (error) {
    await reportError(services, error);
  }
}

const wanted: WantedResult<RulesResult> = {
  title,
  placeholder: 'Which rules? Choose a saved analysis.',
  none: 'None is saved in this folder. Neuron Lens: Mine Rules finds rules.',
  fits: (result) => result.kind === 'rules',
  otherwise: 'This analysis holds no rules: open one of Neuron Lens: Mine Rules, or run that first.',
};

/** The intervention on the rules of one analysis, in its own model. */
function intervention(
  opened: OpenedResult & { readonly result: RulesResult },
): AnalysisCommand<z.infer<typeof TestSchema>> {
  const own = ownSource(opened);
  return {
    title,
    schema: TestSchema,
    questions: {
      model: { known: () => own.model, ask: () => Promise.resolve(own.model) },
      data: {
        ...dataQuestion,
        // At the top stands the data that the rules were found in.
        ask: (asking) => {
          const named = Object.entries(asking.project?.dataSets ?? {}).find(
            ([, { path }]) => path === own.data,
          );
          const found = named?.[0] ?? own.data;
          return askData<string>(
            { ...asking, last: { ...own, data: found } },
            'On which data are the classes tested?',
            { label: `$(file) ${baseName(found)}`, value: found },
          );
        },
      },
    },
    describe: () => 'beside random interventions',
    doing: () => `Testing the rules of ${baseName(own.model)}`,
    phases: 1,
    run: async (engine, { data: tested, ...source }, { report, stop }) => {
      const { origin } = opened;
      if (origin.model === undefined) await admitFile(own.model, opened);
      if (origin.data === undefined && tested === own.data) await admitFile(tested, opened);
      return engine.intervention(
        {
          ...sourceRequest(source),
          data: tested,
          limit: settings.rulesLimit(),
          rules: opened.result,
        },
        report,
        stop,
      );
    },
  };
}
