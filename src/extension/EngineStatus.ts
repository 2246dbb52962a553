import { StatusBarAlignment, window, workspace, type Disposable } from 'vscode';
import { shortenText } from '../report/shortenText.ts';
import { plainMessage } from './plainMessage.ts';
import { settings } from './settings.ts';
import { statusTexts, type StatusFacts } from './statusTexts.ts';

/** The status bar item: the device that analyses run on, or how far the running analysis is. */
export class EngineStatus implements Disposable {
  readonly #item = window.createStatusBarItem('neuronLens.device', StatusBarAlignment.Right, 50);
  readonly #version: string;
  readonly #trustGranted = workspace.onDidGrantWorkspaceTrust(() => this.showDevice());
  #found: string | undefined;

  /** @param version of the extension */
  constructor(version: string) {
    this.#version = version;
    this.#item.name = 'Neuron Lens';
    this.showDevice();
    this.#item.show();
  }

  /** Shows the device of the settings, and the one that it was found to mean by the last analysis. */
  showDevice(found?: string): void {
    // Of a saved answer, it is what a file says.
    this.#found = found === undefined ? undefined : plainMessage(shortenText(found, 120));
    this.#show(undefined);
  }

  /** @param fraction of the analysis that is done, 0 to 1 */
  showProgress(title: string, fraction: number): void {
    this.#show({ title, fraction });
  }

  dispose(): void {
    this.#trustGranted.dispose();
    this.#item.dispose();
  }

  #show(running: StatusFacts['running']): void {
    const trusted = workspace.isTrusted;
    const { text, tooltip, label } = statusTexts({
      device: settings.device(),
      found: this.#found,
      version: this.#version,
      trusted,
      running,
    });
    this.#item.text = text;
    this.#item.tooltip = tooltip.join('\n');
    this.#item.accessibilityInformation = { label, role: 'button' };
    this.#item.command = trusted ? 'neuronLens.selectDevice' : 'workbench.trust.manage';
  }
}
