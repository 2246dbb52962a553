import { commands, Disposable } from 'vscode';
import { selectDevice } from '../commands/selectDevice.ts';
import { statusCommand } from '../EngineStatus.ts';
import type { Services } from '../Services.ts';
import { goOnInExample, openExample } from './openExample.ts';
import { Pages } from './Pages.ts';
import { reportIssue } from './reportIssue.ts';
import { showStatus } from './showStatus.ts';
import { setUpTensorFlow } from './setUpTensorFlow.ts';

/** What helps to begin, and where something does not work: the walkthrough, the example, devices, the log, reports. */
export function registerStart(services: Services): Disposable {
  const pages = new Pages();
  const { id } = services.context.extension;
  const registered = Disposable.from(
    pages,
    commands.registerCommand('neuronLens.getStarted', () =>
      commands.executeCommand('workbench.action.openWalkthrough', `${id}#neuronLens.getStarted`, false),
    ),
    commands.registerCommand(statusCommand, () => showStatus(services)),
    commands.registerCommand('neuronLens.selectDevice', () => selectDevice(services)),
    commands.registerCommand('neuronLens.showLog', () => services.log.show()),
    commands.registerCommand('neuronLens.openExample', () => openExample(services)),
    commands.registerCommand('neuronLens.setUpTensorFlow', () => setUpTensorFlow(services, pages)),
    commands.registerCommand('neuronLens.reportIssue', () => reportIssue(services, pages)),
  );
  void goOnInExample(services);
  return registered;
}
