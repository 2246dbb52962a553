import { commands, QuickPickItemKind, window, type QuickPickItem } from 'vscode';
import type { Services } from '../Services.ts';
import { settings } from '../settings.ts';

interface Action extends QuickPickItem {
  readonly run?: () => unknown;
}

/** What a click on the status bar item offers: to cancel what runs, the device, and where to look. */
export async function showStatus({ status, context }: Pick<Services, 'status' | 'context'>): Promise<void> {
  const running = status.running.map(({ title, cancel }): Action => ({
    label: `$(stop-circle) Cancel: ${title}`,
    run: cancel,
  }));
  const command = (id: string, ...given: string[]) => {
    return () => commands.executeCommand(id, ...given);
  };
  const others: Action[] = [
    {
      label: '$(circuit-board) Select Device',
      description: settings.device(),
      run: command('neuronLens.selectDevice'),
    },
    { label: '$(output) Show Log', run: command('neuronLens.showLog') },
    {
      label: '$(settings-gear) Settings',
      run: command('workbench.action.openSettings', `@ext:${context.extension.id}`),
    },
    { label: '$(mortar-board) Get Started', run: command('neuronLens.getStarted') },
    { label: '$(report) Report Issue', run: command('neuronLens.reportIssue') },
  ];
  const chosen = await window.showQuickPick<Action>(
    running.length === 0 ? others : [...running, { label: '', kind: QuickPickItemKind.Separator }, ...others],
    {
      title: 'Neuron Lens',
      placeHolder: running.length === 0 ? 'No analysis is running' : `${running.length} running`,
    },
  );
  await chosen?.run?.();
}
