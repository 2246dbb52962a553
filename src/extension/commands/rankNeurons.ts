import { ProgressLocation, Uri, window, workspace } from 'vscode';
import type { ConductanceResult } from '../../protocol/ConductanceResult.ts';
import type { ConductanceRequest, Progress } from '../../protocol/requests.ts';
import { baseName } from '../../report/shortenText.ts';
import { AnalysisSchema, type Analysis } from '../Analysis.ts';
import { askAnalysis } from '../questions/askAnalysis.ts';
import { reportError } from '../reportError.ts';
import type { ResultViews } from '../ResultViews.ts';
import type { Services } from '../Services.ts';
import { settings } from '../settings.ts';

/**
 * Neuron Lens: Rank Neurons by Conductance.
 * @param from the model file of the explorer's menu, or a whole {@link Analysis} from a keybinding or another extension
 */
export async function rankNeurons(services: Services, views: ResultViews, from?: unknown): Promise<void> {
  try {
    if (!workspace.isTrusted) {
      throw new Error(
        'This workspace is not trusted: models of strangers are not run. Trust it to analyse them.',
      );
    }
    const given = AnalysisSchema.safeParse(from);
    const analysis = given.success
      ? given.data
      : await askAnalysis(services, from instanceof Uri ? from : undefined);
    if (analysis !== undefined) {
      views.open(await run(services, analysis), analysis);
    }
  } catch (error) {
    await reportError(services, error);
  }
}

async function run(
  { engine, status, log }: Services,
  { folder, model, data, target, layers }: Analysis,
): Promise<ConductanceResult> {
  const request: ConductanceRequest = {
    workspace: folder,
    model,
    data,
    limit: settings.limit(),
    memory: settings.memory(),
    seed: settings.seed(),
    device: settings.device(),
    parameters: { ...settings.conductance(), target, layers },
  };
  log.info(`Ranking neurons: ${JSON.stringify(request)}`);
  const title = `Ranking the neurons of ${baseName(model)}`;
  try {
    const result = await window.withProgress(
      { location: ProgressLocation.Notification, title, cancellable: true },
      (notification, token) => {
        let shown = 0;
        const report = (progress: Progress) => {
          const fraction = progress.done / progress.total;
          notification.report({ message: progressText(progress), increment: (fraction - shown) * 100 });
          status.showProgress(fraction);
          shown = fraction;
        };
        return engine.conductance(request, report, token);
      },
    );
    log.info(`Done in ${result.seconds.toFixed(1)} s on ${result.device}`);
    status.showDevice(result.device);
    return result;
  } catch (error) {
    status.showDevice();
    throw error;
  }
}

/** What is being done and the time left: "step 12 of 50, 8 s left". */
function progressText({ message, secondsLeft }: Progress): string {
  if (secondsLeft === undefined) {
    return message;
  }
  const seconds = Math.ceil(secondsLeft);
  return `${message}, ${seconds < 90 ? `${seconds} s` : `${Math.round(seconds / 60)} min`} left`;
}
