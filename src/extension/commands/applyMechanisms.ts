import { relative } from 'node:path';
import * as z from 'zod';
import type { Mechanisms } from '../../protocol/Mechanisms.ts';
import type { NeuceptResult } from '../../protocol/NeuceptResult.ts';
import type { Result } from '../../protocol/Result.ts';
import { baseName } from '../../report/shortenText.ts';
import { admitFile } from '../admitFile.ts';
import { AnalysisSchema, type AnalysisCommand } from '../AnalysisCommand.ts';
import { ownSource } from '../ownSource.ts';
import { projectOf } from '../projectOf.ts';
import { askResult, type WantedResult } from '../questions/askResult.ts';
import { askData } from '../questions/dataQuestion.ts';
import type { OpenedResult } from '../readSavedResult.ts';
import { reportError } from '../reportError.ts';
import type { ResultViews } from '../ResultViews.ts';
import { runAnalysis } from '../runAnalysis.ts';
import type { Services } from '../Services.ts';
import { settings } from '../settings.ts';
import { sourceRequest } from '../sourceRequest.ts';

const title = 'Apply Mechanisms to New Samples';
const ApplicationSchema = AnalysisSchema.extend({ data: z.string() });

type WithMechanisms = NeuceptResult & { readonly mechanisms: Mechanisms };

/**
 * Neuron Lens: Apply Mechanisms to New Samples. Says of which mechanism each of them is.
 * @param from the saved analysis of the explorer's menu; else the mechanisms are those in front, or are asked for
 */
export async function applyMechanisms(services: Services, views: ResultViews, from?: unknown): Promise<void> {
  try {
    const found = await askResult(views, from, wanted);
    if (found !== undefined) {
      await runAnalysis(services, views, application(found), projectOf(found.origin));
    }
  } catch (error) {
    await reportError(services, error);
  }
}

const wanted: WantedResult<WithMechanisms> = {
  title,
  placeholder: 'Which mechanisms? Choose a saved analysis.',
  none: 'None is saved in this folder. Neuron Lens: Discover Mechanisms finds some.',
  fits: (result: Result): result is WithMechanisms =>
    result.kind === 'neucept' && result.mechanisms !== undefined,
  otherwise:
    'This analysis holds no mechanisms: open one of Neuron Lens: Discover Mechanisms, or run that first.',
};

/** The mechanisms of one analysis for other samples, in its own model. */
function application(
  opened: OpenedResult & { readonly result: WithMechanisms },
): AnalysisCommand<z.infer<typeof ApplicationSchema>> {
  const { result, path, origin } = opened;
  const { model } = ownSource(opened);
  return {
    title,
    schema: ApplicationSchema,
    questions: {
      model: { known: () => model, ask: () => Promise.resolve(model) },
      // Also where the project has only one: other samples are a file beside it.
      data: { ask: (asking) => askData<string>(asking, 'Which new samples?') },
    },
    describe: () => 'with the same mechanisms',
    doing: () =>
      `Applying the mechanisms of ${baseName(model)} for class ${result.parameters.network?.class}`,
    // Reading the activations, and the embedding.
    phases: 2,
    run: async (engine, { data, ...source }, { report, stop }) => {
      if (origin.model === undefined) await admitFile(model, opened);
      return engine.mechanisms(
        {
          ...sourceRequest(source),
          data,
          limit: settings.neuceptLimit(),
          of: result,
          // As the paths of models and data in a result.
          path:
            path === undefined
              ? `the analysis of ${baseName(result.model.path)}`
              : relative(origin.folder ?? '', path),
        },
        report,
        stop,
      );
    },
  };
}
