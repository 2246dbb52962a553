import { commands, Disposable, window, workspace } from 'vscode';
import { compareSavedAnalysis } from '../commands/compareSavedAnalysis.ts';
import { deleteSavedAnalysis } from '../commands/deleteSavedAnalysis.ts';
import { exportSavedAnalysis } from '../commands/exportSavedAnalysis.ts';
import type { ResultViews } from '../ResultViews.ts';
import type { Services } from '../Services.ts';
import { watchFiles } from '../watchFiles.ts';
import { AnalysesTree } from './AnalysesTree.ts';
import { ModelsTree } from './ModelsTree.ts';
import { isSavedNode } from './SavedNode.ts';

/** The views of the activity bar, kept up to date, and what can be done in them. */
export function registerTree(services: Services, views: ResultViews): Disposable {
  const models = new ModelsTree(services.engine);
  const analyses = new AnalysesTree();
  const command = (name: string, run: (from: unknown) => unknown) =>
    commands.registerCommand(`neuronLens.${name}`, run);
  return Disposable.from(
    window.registerTreeDataProvider('neuronLens.models', models),
    window.registerTreeDataProvider('neuronLens.analyses', analyses),
    watchFiles('**/.neuron-lens/*.meta.json', () => analyses.refresh()),
    watchFiles('**/{neuron-lens.json,*.onnx}', () => models.refresh()),
    workspace.onDidGrantWorkspaceTrust(() => models.refresh()),
    command('openSavedAnalysis', (from) =>
      isSavedNode(from) ? views.openFile(from.saved.path, undefined) : undefined,
    ),
    command('compareSavedAnalysis', (from) => compareSavedAnalysis(services, views, from)),
    command('exportSavedAnalysis', (from) => exportSavedAnalysis(services, from)),
    command('deleteSavedAnalysis', (from) => deleteSavedAnalysis(services, from)),
    command('refreshTree', () => {
      models.refresh();
      analyses.refresh();
    }),
  );
}
