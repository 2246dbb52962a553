import { commands, window, workspace, type ExtensionContext } from 'vscode';
import { tensorFlowPackage } from '../engine/tensorFlowPackage.ts';
import { applyMechanisms } from './commands/applyMechanisms.ts';
import { compareMethods } from './commands/compareMethods.ts';
import { compareModels } from './commands/compareModels.ts';
import { discoverMechanisms } from './commands/discoverMechanisms.ts';
import { evaluateAttributions } from './commands/evaluateAttributions.ts';
import { exportReport } from './commands/exportReport.ts';
import { findCriticalNeurons } from './commands/findCriticalNeurons.ts';
import { openAnalysis } from './commands/openAnalysis.ts';
import { mineRules } from './commands/mineRules.ts';
import { probeLayers } from './commands/probeLayers.ts';
import { rankNeurons } from './commands/rankNeurons.ts';
import { selectDevice } from './commands/selectDevice.ts';
import { showPathwayMap } from './commands/showPathwayMap.ts';
import { testNeurons } from './commands/testNeurons.ts';
import { testRules } from './commands/testRules.ts';
import { tracePathway } from './commands/tracePathway.ts';
import { visualizeNeuron } from './commands/visualizeNeuron.ts';
import type { Analysis, AnalysisCommand } from './AnalysisCommand.ts';
import { EngineClient } from './EngineClient.ts';
import { EngineStatus } from './EngineStatus.ts';
import { resultEditor, resultPanel, ResultViews } from './ResultViews.ts';
import { registerCode } from './code/registerCode.ts';
import { ModelEditors, modelEditor } from './model/ModelEditors.ts';
import { CellAssistance } from './notebook/CellAssistance.ts';
import { NotebookController } from './notebook/NotebookController.ts';
import { runAnalysis } from './runAnalysis.ts';
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
  const analysis = <A extends Analysis>(id: string, command: AnalysisCommand<A>) =>
    commands.registerCommand(id, (from?: unknown) => runAnalysis(services, views, command, from));

  context.subscriptions.push(
    log,
    engine,
    status,
    window.registerCustomEditorProvider(resultEditor, views),
    window.registerCustomEditorProvider(modelEditor, new ModelEditors(services)),
    window.registerWebviewPanelSerializer(resultPanel, views),
    registerCode(services, views),
    notebooks,
    new CellAssistance(services, notebooks),
    workspace.onDidChangeConfiguration((change) => {
      if (change.affectsConfiguration('neuronLens.device')) {
        status.showDevice();
      }
      if (change.affectsConfiguration('neuronLens.savedAnalyses')) {
        engine.configure();
      }
    }),
    analysis('neuronLens.rankNeurons', rankNeurons),
    analysis('neuronLens.mineRules', mineRules),
    commands.registerCommand('neuronLens.compareMethods', (from?: unknown, selected?: unknown) =>
      compareMethods(services, views, from, selected),
    ),
    commands.registerCommand('neuronLens.compareModels', (from?: unknown) =>
      compareModels(services, views, from),
    ),
    analysis('neuronLens.visualizeNeuron', visualizeNeuron),
    analysis('neuronLens.tracePathway', tracePathway),
    analysis('neuronLens.showPathwayMap', showPathwayMap),
    analysis('neuronLens.evaluateAttributions', evaluateAttributions),
    analysis('neuronLens.testNeurons', testNeurons),
    analysis('neuronLens.probeLayers', probeLayers),
    analysis('neuronLens.findCriticalNeurons', findCriticalNeurons),
    analysis('neuronLens.discoverMechanisms', discoverMechanisms),
    commands.registerCommand('neuronLens.testRules', (from?: unknown) => testRules(services, views, from)),
    commands.registerCommand('neuronLens.applyMechanisms', (from?: unknown) =>
      applyMechanisms(services, views, from),
    ),
    commands.registerCommand('neuronLens.selectDevice', () => selectDevice(services)),
    commands.registerCommand('neuronLens.openAnalysis', openAnalysis),
    commands.registerCommand('neuronLens.exportReport', () => exportReport(services, views)),
    registerTree(services, views),
    commands.registerCommand('neuronLens.showLog', () => log.show()),
    registerStart(services),
  );
}
