import { commands, window, workspace, type ExtensionContext } from 'vscode';
import { exportReport } from './commands/exportReport.ts';
import { openAnalysis } from './commands/openAnalysis.ts';
import { rankNeurons } from './commands/rankNeurons.ts';
import { selectDevice } from './commands/selectDevice.ts';
import { EngineClient } from './EngineClient.ts';
import { EngineStatus } from './EngineStatus.ts';
import { resultEditor, ResultViews } from './ResultViews.ts';
import type { Services } from './Services.ts';

export function activate(context: ExtensionContext): void {
  const log = window.createOutputChannel('Neuron Lens', { log: true });
  const engine = new EngineClient({
    module: context.asAbsolutePath('dist/engine.mjs'),
    log: (line) => log.info(line),
  });
  const status = new EngineStatus();
  const services: Services = { context, log, engine, status };
  const views = new ResultViews(services);

  context.subscriptions.push(
    log,
    engine,
    status,
    window.registerCustomEditorProvider(resultEditor, views),
    workspace.onDidChangeConfiguration((change) => {
      if (change.affectsConfiguration('neuronLens.device')) {
        status.showDevice();
      }
    }),
    commands.registerCommand('neuronLens.rankNeurons', (from?: unknown) =>
      rankNeurons(services, views, from),
    ),
    commands.registerCommand('neuronLens.selectDevice', () => selectDevice(services)),
    commands.registerCommand('neuronLens.openAnalysis', openAnalysis),
    commands.registerCommand('neuronLens.exportReport', () => exportReport(services, views)),
    commands.registerCommand('neuronLens.showLog', () => log.show()),
  );
}
