import { StatusBarAlignment, window, workspace, type Disposable } from 'vscode';
import { shortenText } from '../report/shortenText.ts';
import { plainMessage } from './plainMessage.ts';
import { settings } from './settings.ts';
import { statusTexts, type RunningFacts } from './statusTexts.ts';

/** An analysis that is under way. */
export interface RunningAnalysis extends RunningFacts {
  readonly cancel: () => void;
}

/** What runs an analysis tells the status bar so. */
export interface RunningReport {
  /** @param fraction of the analysis that is done, 0 to 1 */
  show(fraction: number, secondsLeft: number | undefined): void;
  /** It runs no longer. @param device that it ran on; undefined where it failed */
  end(device?: string): void;
}

/** What a click on the status bar item runs. Not in the palette, which has what it offers. */
export const statusCommand = 'neuronLens.showStatus';

/** The status bar item: the device that analyses run on, or how far the running ones are. */
export class EngineStatus implements Disposable {
  readonly #item = window.createStatusBarItem('neuronLens.device', StatusBarAlignment.Right, 50);
  readonly #version: string;
  readonly #trustGranted = workspace.onDidGrantWorkspaceTrust(() => this.#show());
  readonly #settingsChanged = workspace.onDidChangeConfiguration((change) => {
    if (!change.affectsConfiguration('neuronLens.device')) return;
    this.#found = undefined;
    this.#show();
  });
  readonly #running = new Map<RunningReport, RunningAnalysis>();
  /** The device that the setting was found to mean by the last analysis. */
  #found: string | undefined;

  /** @param version of the extension */
  constructor(version: string) {
    this.#version = version;
    this.#item.name = 'Neuron Lens';
    this.#show();
    this.#item.show();
  }

  /** The analyses that are under way, the one that was started first at the beginning. */
  get running(): readonly RunningAnalysis[] {
    return [...this.#running.values()];
  }

  /** An analysis begins. @param cancel ends it, when the user asks for that here */
  begin(title: string, cancel: () => void): RunningReport {
    const report: RunningReport = {
      show: (fraction, secondsLeft) => {
        this.#running.set(report, { title, fraction, secondsLeft, cancel });
        this.#show();
      },
      end: (device) => {
        this.#running.delete(report);
        // Of a saved answer, it is what a file says.
        this.#found = device === undefined ? this.#found : plainMessage(shortenText(device, 120));
        this.#show();
      },
    };
    report.show(0, undefined);
    return report;
  }

  dispose(): void {
    this.#trustGranted.dispose();
    this.#settingsChanged.dispose();
    this.#item.dispose();
  }

  #show(): void {
    const trusted = workspace.isTrusted;
    const { text, tooltip, label } = statusTexts({
      device: settings.device(),
      found: this.#found,
      version: this.#version,
      trusted,
      running: this.running,
    });
    this.#item.text = text;
    this.#item.tooltip = tooltip.join('\n');
    this.#item.accessibilityInformation = { label, role: 'button' };
    this.#item.command = trusted ? statusCommand : 'workbench.trust.manage';
  }
}
