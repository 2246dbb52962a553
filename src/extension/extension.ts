import { commands, window, workspace, type ExtensionContext } from 'vscode';
import { tensorFlowPackage } from '../engine/tensorFlowPackage.ts';
import { compareMethods } from './commands/compareMethods.ts';
import { exportReport } from './commands/exportReport.ts';
import { openAnalysis } from './commands/openAnalysis.ts';
import { EngineClient } from './EngineClient.ts';
import { EngineStatus } from './EngineStatus.ts';
import { resultEditor, resultPanel, ResultViews } from './ResultViews.ts';
import { KnownResults } from './code/KnownResults.ts';
import { registerCode } from './code/registerCode.ts';
import { SavedSummaries } from './code/SavedSummaries.ts';
import { ModelEditors, modelEditor } from './model/ModelEditors.ts';
import { CellAssistance } from './notebook/CellAssistance.ts';
import { NotebookController } from './notebook/NotebookController.ts';
import { registerAnalyses } from './registerAnalyses.ts';
import type { Services } from './Services.ts';
import { settings } from './settings.ts';
import { registerTree } from './tree/registerTree.ts';
import { registerStart } from './start/registerStart.ts';
import { tensorFlowFolder } from './start/setUpTensorFlow.ts';

export function activate(context: ExtensionContext): void {
  const log = window.createOutputChannel('Neuron Lens', { log: true });
  const engine = new EngineClient({
    module: context.asAbsolutePath('dist/engine.mjs'),
    log: (line) => log.info(line),
    settings: () => ({ savedMegabytes: settings.savedMegabytes() }),
    environment: { [tensorFlowPackage.folderVariable]: tensorFlowFolder(context) },
  });
  const status = new EngineStatus((context.extension.packageJSON as { version: string }).version);
  const services: Services = { context, log, engine, status };
  const views = new ResultViews(services);
  const notebooks = new NotebookController(services);
  const saved = new SavedSummaries(services);
  const known = new KnownResults(views, saved);
  const editors = new ModelEditors(services, known);

  context.subscriptions.push(
    log,
    engine,
    status,
    window.registerCustomEditorProvider(resultEditor, views),
    window.registerCustomEditorProvider(modelEditor, editors),
    window.registerWebviewPanelSerializer(resultPanel, views),
    saved,
    known,
    registerCode(services, known),
    notebooks,
    new CellAssistance(services, notebooks),
    workspace.onDidChangeConfiguration((change) => {
      if (change.affectsConfiguration('neuronLens.savedAnalyses')) engine.configure();
    }),
    registerAnalyses(services, views),
    commands.registerCommand('neuronLens.compareMethods', (from?: unknown, selected?: unknown) =>
      compareMethods(services, views, from, selected),
    ),
    commands.registerCommand('neuronLens.openAnalysis', openAnalysis),
    commands.registerCommand('neuronLens.exportReport', () => exportReport(services, views)),
    registerTree(services, views, editors),
    registerStart(services),
  );
}
