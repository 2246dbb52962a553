import { admitFile } from '../admitFile.ts';
import { AnalysisSchema, type Analysis, type AnalysisCommand } from '../AnalysisCommand.ts';
import { runAnalysis } from '../runAnalysis.ts';
import type { ResultViews } from '../ResultViews.ts';
import type { Services } from '../Services.ts';
import { settings } from '../settings.ts';
import { askAgain } from '../tree/askAgain.ts';
import { askedFiles } from '../tree/askedFiles.ts';
import { isSavedNode } from '../tree/SavedNode.ts';

/** Neuron Lens: Run Again. Computes a saved analysis of the tree once more, with the parameters that it has. */
export async function runSavedAnalysisAgain(
  services: Services,
  views: ResultViews,
  from: unknown,
): Promise<void> {
  if (!isSavedNode(from)) return;
  const { folder, saved } = from;
  const { asked } = saved;
  if (asked === undefined) return;
  const more = {
    workspace: folder,
    fresh: true,
    memory: settings.memory(),
  };
  const { model, data } = asked.request;
  const command: AnalysisCommand<Analysis> = {
    title: 'Run Again',
    schema: AnalysisSchema,
    questions: {
      model: { ask: () => Promise.resolve(undefined) },
      data: { ask: () => Promise.resolve(undefined) },
    },
    describe: () => saved.description,
    doing: () => saved.title,
    phases: 1,
    run: async (engine, _answers, job) => {
      // The request is part of a file, which may have come with the workspace.
      for (const path of await askedFiles(asked.request, folder)) {
        await admitFile(path, { origin: { folder }, path: saved.path });
      }
      return askAgain(engine, asked, more, job);
    },
  };
  await runAnalysis(services, views, command, {
    folder,
    model: typeof model === 'string' ? model : saved.model.path,
    data: typeof data === 'string' ? data : null,
  } satisfies Analysis);
}
