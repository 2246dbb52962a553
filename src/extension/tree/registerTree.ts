import { commands, Disposable, Uri, window, workspace } from 'vscode';
import { compareSavedAnalysis } from '../commands/compareSavedAnalysis.ts';
import { deleteSavedAnalysis } from '../commands/deleteSavedAnalysis.ts';
import { exportSavedAnalysis } from '../commands/exportSavedAnalysis.ts';
import type { ModelEditors } from '../model/ModelEditors.ts';
import type { ResultViews } from '../ResultViews.ts';
import type { Services } from '../Services.ts';
import { watchFiles } from '../watchFiles.ts';
import { AnalysesTree } from './AnalysesTree.ts';
import { dataFiles } from './findProjects.ts';
import { keepAnalyses } from './keepAnalyses.ts';
import { isNode } from './ModelNode.ts';
import { ModelsTree } from './ModelsTree.ts';
import { openTreeLayer } from './openTreeLayer.ts';
import { revealTreeFile } from './revealTreeFile.ts';
import { isSavedNode } from './SavedNode.ts';

/** The views of the activity bar, kept up to date, and what can be done in them. */
export function registerTree(services: Services, views: ResultViews, editors: ModelEditors): Disposable {
  const models = new ModelsTree(services.engine);
  const analyses = new AnalysesTree();
  const list = window.createTreeView('neuronLens.analyses', {
    treeDataProvider: analyses,
    canSelectMany: true,
    showCollapseAll: true,
  });
  const command = (name: string, run: (from: unknown, selected: unknown) => unknown) =>
    commands.registerCommand(`neuronLens.${name}`, run);
  // A key has no entry that it was pressed on.
  const orSelected = (from: unknown, selected: unknown) =>
    from === undefined ? ([list.selection[0], list.selection] as const) : ([from, selected] as const);
  return Disposable.from(
    list,
    window.createTreeView('neuronLens.models', { treeDataProvider: models, showCollapseAll: true }),
    watchFiles('**/.neuron-lens/*.meta.json', () => analyses.refresh()),
    watchFiles('**/{neuron-lens.json,.neuron-lens}', () => analyses.refresh()),
    watchFiles('**/{neuron-lens.json,*.onnx}', () => models.refresh()),
    // What is in them does not show, and some are written all the time.
    watchFiles(dataFiles, () => models.refresh(), { ignoreChange: true }),
    workspace.onDidChangeWorkspaceFolders(() => {
      models.refresh();
      analyses.refresh();
    }),
    command('openTreeLayer', (from) => openTreeLayer(services, editors, from)),
    command('showTreeLayer', (from) =>
      isNode(from, 'layer') ? editors.open(Uri.file(from.of.path), from.name) : undefined,
    ),
    command('revealTreeFile', (from) => revealTreeFile(from)),
    command('keepAnalyses', () => keepAnalyses(services)),
    command('openSavedAnalysis', (from) =>
      isSavedNode(from) ? views.openFile(from.saved.path, undefined) : undefined,
    ),
    command('compareSavedAnalysis', (...given) =>
      compareSavedAnalysis(services, views, ...orSelected(...given)),
    ),
    command('exportSavedAnalysis', (from) => exportSavedAnalysis(services, from)),
    command('deleteSavedAnalysis', (...given) => deleteSavedAnalysis(services, ...orSelected(...given))),
    command('refreshTree', () => {
      models.refresh();
      analyses.refresh();
    }),
  );
}
