import { window } from 'vscode';
import type { DeviceReport } from '../../protocol/requests.ts';
import { pick, type Choice } from '../questions/pick.ts';
import { reportError } from '../reportError.ts';
import type { Services } from '../Services.ts';
import { deviceOfWorkspace, setDevice, settings } from '../settings.ts';
import { plainMessage } from '../plainMessage.ts';
import { shortenText } from '../../report/shortenText.ts';

/**
 * Neuron Lens: Select Device. Writes the user's own setting; where the workspace has one, which counts before it, it says
 * so and offers to change that one, too.
 */
export async function selectDevice(services: Pick<Services, 'engine' | 'log'>): Promise<void> {
  try {
    const ofWorkspace = deviceOfWorkspace.get();
    const choice = await pick<string>({
      title: 'Device for analyses',
      step: 1,
      steps: 1,
      placeholder:
        ofWorkspace === undefined
          ? 'Which device?'
          : `Which device? The settings of this workspace choose ${ofWorkspace}, which counts here.`,
      choices: services.engine.devices().then((devices) => deviceChoices(devices, settings.device())),
    });
    if (!Array.isArray(choice)) return;
    const [device] = choice as readonly string[];
    await setDevice(device!);
    if (ofWorkspace === undefined || ofWorkspace === device) return;
    const change = 'Change It for the Workspace';
    const answer = await window.showWarningMessage(
      plainMessage(
        `${device} is your own choice now. Here ${shortenText(ofWorkspace, 80)} still counts: the settings of this workspace choose it.`,
      ),
      change,
    );
    if (answer === change) await deviceOfWorkspace.set(device!);
  } catch (error) {
    await reportError(services, error);
  }
}

function deviceChoices(devices: readonly DeviceReport[], current: string): Choice<string>[] {
  const found = devices.find(({ chosen }) => chosen)?.name ?? 'none';
  return [
    {
      label: 'auto',
      description: current === 'auto' ? 'chosen' : '',
      detail: `The first that is there and computes right: ${found}`,
      value: 'auto',
    },
    ...devices.map(({ name, available, detail }) => ({
      label: name,
      description: [name === current ? 'chosen' : '', available ? '' : 'not available']
        .filter(Boolean)
        .join(', '),
      detail,
      value: name,
    })),
  ];
}
