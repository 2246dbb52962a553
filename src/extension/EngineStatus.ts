import { StatusBarAlignment, window, type Disposable } from 'vscode';
import { settings } from './settings.ts';

/** The status bar item: the device that analyses run on, or how far the running analysis is. */
export class EngineStatus implements Disposable {
  readonly #item = window.createStatusBarItem('neuronLens.device', StatusBarAlignment.Right, 50);

  constructor() {
    this.#item.name = 'Neuron Lens';
    this.#item.command = 'neuronLens.selectDevice';
    this.showDevice();
    this.#item.show();
  }

  /** Shows the device of the settings, or the one that `auto` was found to mean. */
  showDevice(found?: string): void {
    const device = settings.device();
    const text = device === 'auto' && found !== undefined ? `${found} (auto)` : device;
    this.#item.text = `$(circuit-board) Neuron Lens: ${text}`;
    this.#item.tooltip = 'The device that Neuron Lens computes on. Click to choose another.';
  }

  /** @param fraction of the analysis that is done, 0 to 1 */
  showProgress(fraction: number): void {
    this.#item.text = `$(loading~spin) Neuron Lens: ${Math.floor(fraction * 100)} %`;
    this.#item.tooltip = 'An analysis is running.';
  }

  dispose(): void {
    this.#item.dispose();
  }
}
