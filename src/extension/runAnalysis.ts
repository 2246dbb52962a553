import * as z from 'zod';
import { CancellationTokenSource, ProgressLocation, window } from 'vscode';
import type { Progress } from '../protocol/requests.ts';
import type { Result } from '../protocol/Result.ts';
import type { Analysis, AnalysisCommand } from './AnalysisCommand.ts';
import { plainMessage } from './plainMessage.ts';
import { ProgressBar } from './ProgressBar.ts';
import { progressText } from './progressText.ts';
import { askAnalysis } from './questions/askAnalysis.ts';
import { reportError } from './reportError.ts';
import type { ResultViews } from './ResultViews.ts';
import type { Services } from './Services.ts';
import { modelFile } from './tree/modelFile.ts';

const LayerPlaceSchema = z.object({ layer: z.string() });

/** A stopped analysis that takes longer to end, in milliseconds, says so. */
const noticeable = 500;

/**
 * Runs a command from its questions to its result.
 * @param from the model file of the explorer's menu, or all answers from a keybinding or another extension
 * @param place with a file: the layer of it that is to be analysed, as {@link LayerPlaceSchema} has it
 */
export async function runAnalysis<A extends Analysis>(
  services: Services,
  views: ResultViews,
  command: AnalysisCommand<A>,
  from?: unknown,
  place?: unknown,
): Promise<void> {
  try {
    const given = command.schema.safeParse(from);
    const answers = given.success
      ? given.data
      : await askAnalysis(
          services,
          command,
          modelFile(from),
          // The explorer's menu gives the other chosen files here.
          LayerPlaceSchema.safeParse(place).data?.layer,
        );
    if (answers !== undefined) {
      const { result, saved } = await run(services, command, answers);
      const again = () => runAnalysis(services, views, command, { ...answers, fresh: true });
      views.open(result, answers, saved ? again : undefined);
    }
  } catch (error) {
    await reportError(services, error);
  }
}

async function run<A extends Analysis>(
  { engine, status, log }: Services,
  command: AnalysisCommand<A>,
  answers: A,
): Promise<{ result: Result; saved: boolean }> {
  const stop = new CancellationTokenSource();
  const giveUp = new CancellationTokenSource();
  let stopped: NodeJS.Timeout | undefined;
  let saved: string | undefined;
  let keeps = false;
  log.info(`${command.title}: ${JSON.stringify(answers)}`);
  const title = plainMessage(command.doing(answers));
  const running = status.begin(title, () => stop.cancel());
  try {
    const result = await showProgress(title, stop, (show) => {
      const bar = new ProgressBar(command.phases);
      const report = (progress: Progress) => {
        const shown = bar.position;
        saved = progress.saved;
        bar.show(progress);
        keeps = progress.keeps === true;
        show({ message: plainMessage(progressText(progress)), increment: (bar.position - shown) * 100 });
        running.show(bar.position, progress.secondsLeft);
      };
      const result = command.run(engine, answers, { report, stop: stop.token, giveUp: giveUp.token });
      stop.token.onCancellationRequested(() => {
        stopped = setTimeout(() => showStopping(result, keeps, giveUp), noticeable);
      });
      return result.finally(() => clearTimeout(stopped));
    });
    log.info(
      saved === undefined
        ? `Done in ${result.seconds.toFixed(1)} s on ${result.device}`
        : `Answered by the analysis of ${saved} in the workspace`,
    );
    running.end(result.device);
    return { result, saved: saved !== undefined };
  } catch (error) {
    running.end();
    throw error;
  } finally {
    stop.dispose();
    giveUp.dispose();
  }
}

/**
 * Shows a notification for as long as the work takes, or until it is to stop: by the notification's own button, or from
 * elsewhere.
 */
function showProgress<R>(
  title: string,
  stop: CancellationTokenSource,
  work: (show: (step: { message: string; increment: number }) => void) => Promise<R>,
): Promise<R> {
  return new Promise((resolve, reject) => {
    void window
      .withProgress({ location: ProgressLocation.Notification, title, cancellable: true }, (shown, token) => {
        token.onCancellationRequested(() => stop.cancel());
        const result = work((step) => shown.report(step));
        result.then(resolve, reject);
        const asked = new Promise<void>((done) => stop.token.onCancellationRequested(() => done()));
        return Promise.race([
          asked,
          result.then(
            () => undefined,
            () => undefined,
          ),
        ]);
      })
      .then(undefined, reject);
  });
}

/** Cancelling takes the first notification away; what the analysis still does needs another one. */
function showStopping(running: Promise<unknown>, keeps: boolean, giveUp: CancellationTokenSource): void {
  void window.withProgress(
    {
      location: ProgressLocation.Notification,
      title: keeps ? 'Stopping: what was found is kept' : 'Stopping',
      cancellable: true,
    },
    (_notification, token) => {
      token.onCancellationRequested(() => giveUp.cancel());
      return running.then(
        () => undefined,
        () => undefined,
      );
    },
  );
}
