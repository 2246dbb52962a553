import { window, type QuickPickItem } from 'vscode';
import { reportError } from '../reportError.ts';
import type { Services } from '../Services.ts';
import { setDevice, settings } from '../settings.ts';

/** Neuron Lens: Select Device. */
export async function selectDevice(services: Services): Promise<void> {
  try {
    const current = settings.device();
    const choice = await window.showQuickPick<QuickPickItem>(
      services.engine.devices().then((devices) => [
        {
          label: 'auto',
          description: current === 'auto' ? 'chosen' : '',
          detail: `The first that is there and computes right: ${devices.find(({ chosen }) => chosen)?.name ?? 'none'}`,
        },
        ...devices.map(({ name, available, detail }) => ({
          label: name,
          description: name === current ? 'chosen' : available ? '' : 'not available',
          detail,
        })),
      ]),
      { title: 'Device for analyses', placeHolder: 'Looking for devices…', matchOnDetail: true },
    );
    if (choice !== undefined) {
      await setDevice(choice.label);
    }
  } catch (error) {
    await reportError(services, error);
  }
}
