import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { commands, ProgressLocation, window, type ExtensionContext } from 'vscode';
import { tensorFlowPackage } from '../../engine/tensorFlowPackage.ts';
import { reportError } from '../reportError.ts';
import type { Services } from '../Services.ts';
import { findLibraries, installedVersion, nvidiaCards, type GpuFacts } from './GpuFacts.ts';
import { canInstall, gpuPage } from './gpuPage.ts';
import { tensorFlowLibraries } from './tensorFlowLibraries.ts';
import type { Pages } from './Pages.ts';

/** The folder in whose node_modules the engine looks for TensorFlow: it outlives updates of the extension. */
export function tensorFlowFolder({ globalStorageUri }: ExtensionContext): string {
  return join(globalStorageUri.fsPath, 'tensorflow');
}

/** Neuron Lens: Set Up TensorFlow GPU. Says what is there and what is missing; installs only what it is told to. */
export async function setUpTensorFlow(services: Services, pages: Pages): Promise<void> {
  try {
    const folder = tensorFlowFolder(services.context);
    const facts = await window.withProgress(
      { location: ProgressLocation.Notification, title: 'Looking for a GPU' },
      () => lookForGpu(services, folder),
    );
    await pages.show('Set Up TensorFlow GPU', gpuPage(facts, folder));
    const install = 'Install in a Terminal';
    const select = 'Select Device';
    const ways = canInstall(facts) ? [install, select] : [select];
    const way = await window.showInformationMessage(
      'What TensorFlow needs on this machine is shown.',
      ...ways,
    );
    if (way === install) installInTerminal(folder);
    if (way === select) await commands.executeCommand('neuronLens.selectDevice');
  } catch (error) {
    await reportError(services, error);
  }
}

async function lookForGpu({ engine }: Services, folder: string): Promise<GpuFacts> {
  const { platform, arch } = process;
  const [cards, libraries, installed, devices] = await Promise.all([
    nvidiaCards(),
    findLibraries(tensorFlowLibraries[platform] ?? [], platform),
    installedVersion(folder),
    engine.devices(),
  ]);
  return { platform, arch, cards, libraries, installed, devices };
}

function installInTerminal(folder: string): void {
  mkdirSync(folder, { recursive: true });
  // Without it npm would install into the next folder above that has one.
  writeFileSync(join(folder, 'package.json'), '{ "private": true }\n');
  const terminal = window.createTerminal({ name: 'Neuron Lens: TensorFlow', cwd: folder });
  terminal.show();
  terminal.sendText(`npm install ${tensorFlowPackage.name}@${tensorFlowPackage.version}`);
}
