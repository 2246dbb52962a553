import { window } from 'vscode';
import { reportError } from '../reportError.ts';
import type { ResultViews } from '../ResultViews.ts';
import type { Services } from '../Services.ts';

/** Neuron Lens: Export Report. */
export async function exportReport(services: Services, views: ResultViews): Promise<void> {
  const view = views.active;
  if (view === undefined) {
    void window.showInformationMessage('Open an analysis first: the report shows the one in front.');
    return;
  }
  await view.exportReport().catch((error: unknown) => reportError(services, error));
}
