import { commands, window } from 'vscode';
import { admitFile } from '../admitFile.ts';
import { AnalysisSchema, type Analysis, type AnalysisCommand } from '../AnalysisCommand.ts';
import { runAnalysis } from '../runAnalysis.ts';
import type { ResultViews } from '../ResultViews.ts';
import type { Services } from '../Services.ts';
import { settings } from '../settings.ts';
import { askAgain } from '../tree/askAgain.ts';
import { askedFiles } from '../tree/askedFiles.ts';
import { isRepeatedNode, type RepeatedNode } from '../tree/SavedNode.ts';

/** Commands whose requests hold a whole analysis, by the kind of what they make. */
const startedAnew: Partial<Record<RepeatedNode['saved']['kind'], { command: string; title: string }>> = {
  intervention: { command: 'neuronLens.testRules', title: 'Test Rules by Intervention' },
  neucept: { command: 'neuronLens.applyMechanisms', title: 'Apply Mechanisms to New Samples' },
  probes: { command: 'neuronLens.probeLayers', title: 'Probe Layers' },
};

/** Neuron Lens: Run Again. Computes a saved analysis of the tree or of a page once more, with the parameters that it has. */
export async function runSavedAnalysisAgain(
  services: Services,
  views: ResultViews,
  from: unknown,
): Promise<void> {
  if (!isRepeatedNode(from)) return;
  const { folder, saved } = from;
  const { asked } = saved;
  if (asked === undefined) {
    await tellWhyNot(saved.kind);
    return;
  }
  const more = { workspace: folder, fresh: true, memory: settings.memory() };
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
        await admitFile(path, { origin: { folder }, ...(saved.path !== undefined && { path: saved.path }) });
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

async function tellWhyNot(kind: RepeatedNode['saved']['kind']): Promise<void> {
  const anew = startedAnew[kind];
  const why = 'This analysis cannot be run again from here: its request was too long to be kept with it';
  if (anew === undefined) {
    await window.showInformationMessage(`${why}. Start its command anew.`);
    return;
  }
  const message = `${why}, since it holds another analysis. Start ${anew.title} anew.`;
  if ((await window.showInformationMessage(message, anew.title)) === anew.title) {
    await commands.executeCommand(anew.command);
  }
}
