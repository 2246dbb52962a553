import { fork, type ChildProcess } from 'node:child_process';
import { createInterface } from 'node:readline';
import {
  CancellationTokenSource,
  createMessageConnection,
  IPCMessageReader,
  IPCMessageWriter,
  ResponseError,
  type CancellationToken,
  type MessageConnection,
} from 'vscode-jsonrpc/node';
import type { AblationResult } from '../protocol/AblationResult.ts';
import type { CommandDescription, CommandRequest, CommandResponse } from '../protocol/commandLine.ts';
import type { ConductanceResult } from '../protocol/ConductanceResult.ts';
import {
  ablationRequest,
  commandRequest,
  configureNotification,
  compareModelsRequest,
  compareResultsRequest,
  conductanceRequest,
  devicesRequest,
  evaluateRequest,
  describeRequest,
  inspectRequest,
  inspectStructureRequest,
  interventionRequest,
  mechanismsRequest,
  neuceptRequest,
  optionsRequest,
  pathwayRequest,
  pixelMapRequest,
  probesRequest,
  progressType,
  prototypeRequest,
  rulesRequest,
  type ProgressToken,
} from '../protocol/engineConnection.ts';
import {
  errorCodes,
  type CompareModelsRequest,
  type CompareResultsRequest,
  type AblationRequest,
  type ConductanceRequest,
  type DeviceReport,
  type EngineSettings,
  type EvaluateRequest,
  type InspectRequest,
  type InspectResponse,
  type ModelDescription,
  type InterventionRequest,
  type MechanismsRequest,
  type NeuceptRequest,
  type PathwayRequest,
  type PixelMapRequest,
  type PixelMapResponse,
  type ProbesRequest,
  type PrototypeRequest,
  type ReportProgress,
  type RulesRequest,
} from '../protocol/requests.ts';
import type { InterventionResult } from '../protocol/InterventionResult.ts';
import type { EvaluationResult } from '../protocol/EvaluationResult.ts';
import type { ModelStructure } from '../protocol/ModelStructure.ts';
import type { NeuceptComparisonResult } from '../protocol/NeuceptComparisonResult.ts';
import type { NeuceptResult } from '../protocol/NeuceptResult.ts';
import type { PathwayResult } from '../protocol/PathwayResult.ts';
import type { ProbesResult } from '../protocol/ProbesResult.ts';
import type { PrototypeResult } from '../protocol/PrototypeResult.ts';
import type { Result } from '../protocol/Result.ts';
import type { RulesResult } from '../protocol/RulesResult.ts';

export interface EngineClientOptions {
  /** The bundle that is started. */
  readonly module: string;
  readonly log: (line: string) => void;
  /** Variables of the engine's environment, beside those of the editor. */
  readonly environment?: Readonly<Record<string, string>>;
  /** What holds for all requests: sent when the engine starts, and by {@link EngineClient.configure}. */
  readonly settings?: () => EngineSettings;
  /**
   * An engine that does not answer a cancelled request for so many milliseconds, and tells of no other analysis, is
   * ended: it hangs in native code.
   */
  readonly cancelGrace?: number;
}

/** The engine's process ended while it had work, or could not be started. */
export class EngineStoppedError extends Error {
  override name = 'EngineStoppedError';
}

/** The caller cancelled; nothing to tell. */
export class CancelledError extends Error {
  override name = 'CancelledError';
}

const cancelledMessage = 'The analysis was cancelled.';

interface Running {
  readonly child: ChildProcess;
  readonly connection: MessageConnection;
  /** Rejects when the process ends. */
  readonly stopped: Promise<never>;
}

/**
 * The engine in its own process: started by the first request, started again by the first request after its end.
 * Knows nothing of the editor.
 */
export class EngineClient {
  readonly #options: EngineClientOptions;
  readonly #cancelGrace: number;
  #running: Running | undefined;
  #nextToken = 1;
  /** Of each job by its token, when it last told of its progress; a cancelled one tells nothing. */
  readonly #heard = new Map<number, number>();

  constructor(options: EngineClientOptions) {
    this.#options = options;
    this.#cancelGrace = options.cancelGrace ?? 5_000;
  }

  /** Tells a running engine the settings as they are now. */
  configure(): void {
    if (this.#running) this.#configure(this.#running.connection);
  }

  devices(): Promise<DeviceReport[]> {
    return this.#request((connection) => connection.sendRequest(devicesRequest));
  }

  inspect(request: InspectRequest, token?: CancellationToken): Promise<InspectResponse> {
    return this.#request((connection) => connection.sendRequest(inspectRequest, request, token), token);
  }

  describe(request: InspectRequest): Promise<ModelDescription> {
    return this.#request((connection) => connection.sendRequest(describeRequest, request));
  }

  inspectStructure(request: InspectRequest, token?: CancellationToken): Promise<ModelStructure> {
    return this.#request(
      (connection) => connection.sendRequest(inspectStructureRequest, request, token),
      token,
    );
  }

  /** Rejects with {@link CancelledError} as soon as the token is cancelled. */
  conductance(
    request: ConductanceRequest,
    report: ReportProgress,
    token?: CancellationToken,
  ): Promise<ConductanceResult> {
    return this.#job(
      (connection, progress) => connection.sendRequest(conductanceRequest, request, progress, token),
      report,
      token,
    );
  }

  /** Rejects with {@link CancelledError} as soon as the token is cancelled. */
  pixelMap(
    request: PixelMapRequest,
    report: ReportProgress,
    token?: CancellationToken,
  ): Promise<PixelMapResponse> {
    return this.#job(
      (connection, progress) => connection.sendRequest(pixelMapRequest, request, progress, token),
      report,
      token,
    );
  }

  /** Rejects with {@link CancelledError} as soon as the token is cancelled. */
  pathway(
    request: PathwayRequest,
    report: ReportProgress,
    token?: CancellationToken,
  ): Promise<PathwayResult> {
    return this.#job(
      (connection, progress) => connection.sendRequest(pathwayRequest, request, progress, token),
      report,
      token,
    );
  }

  /** Rejects with {@link CancelledError} as soon as the token is cancelled. */
  neucept(
    request: NeuceptRequest,
    report: ReportProgress,
    token?: CancellationToken,
  ): Promise<NeuceptResult> {
    return this.#job(
      (connection, progress) => connection.sendRequest(neuceptRequest, request, progress, token),
      report,
      token,
    );
  }

  /** Rejects with {@link CancelledError} as soon as the token is cancelled. */
  mechanisms(
    request: MechanismsRequest,
    report: ReportProgress,
    token?: CancellationToken,
  ): Promise<NeuceptResult> {
    return this.#job(
      (connection, progress) => connection.sendRequest(mechanismsRequest, request, progress, token),
      report,
      token,
    );
  }

  /** Rejects with {@link CancelledError} as soon as the token is cancelled. */
  compareModels(
    request: CompareModelsRequest,
    report: ReportProgress,
    token?: CancellationToken,
  ): Promise<NeuceptComparisonResult> {
    return this.#job(
      (connection, progress) => connection.sendRequest(compareModelsRequest, request, progress, token),
      report,
      token,
    );
  }

  /** Rejects with {@link CancelledError} as soon as the token is cancelled. */
  compareResults(
    request: CompareResultsRequest,
    report: ReportProgress,
    token?: CancellationToken,
  ): Promise<Result> {
    return this.#job(
      (connection, progress) => connection.sendRequest(compareResultsRequest, request, progress, token),
      report,
      token,
    );
  }

  /** Rejects with {@link CancelledError} as soon as the token is cancelled. */
  intervention(
    request: InterventionRequest,
    report: ReportProgress,
    token?: CancellationToken,
  ): Promise<InterventionResult> {
    return this.#job(
      (connection, progress) => connection.sendRequest(interventionRequest, request, progress, token),
      report,
      token,
    );
  }

  /** Rejects with {@link CancelledError} as soon as the token is cancelled. */
  evaluate(
    request: EvaluateRequest,
    report: ReportProgress,
    token?: CancellationToken,
  ): Promise<EvaluationResult> {
    return this.#job(
      (connection, progress) => connection.sendRequest(evaluateRequest, request, progress, token),
      report,
      token,
    );
  }

  /** Rejects with {@link CancelledError} as soon as the token is cancelled. */
  ablation(
    request: AblationRequest,
    report: ReportProgress,
    token?: CancellationToken,
  ): Promise<AblationResult> {
    return this.#job(
      (connection, progress) => connection.sendRequest(ablationRequest, request, progress, token),
      report,
      token,
    );
  }

  /** Rejects with {@link CancelledError} as soon as the token is cancelled. */
  probes(request: ProbesRequest, report: ReportProgress, token?: CancellationToken): Promise<ProbesResult> {
    return this.#job(
      (connection, progress) => connection.sendRequest(probesRequest, request, progress, token),
      report,
      token,
    );
  }

  /** Rejects with {@link CancelledError} as soon as the token is cancelled. */
  prototype(
    request: PrototypeRequest,
    report: ReportProgress,
    token?: CancellationToken,
  ): Promise<PrototypeResult> {
    return this.#job(
      (connection, progress) => connection.sendRequest(prototypeRequest, request, progress, token),
      report,
      token,
    );
  }

  /**
   * When `stop` is cancelled, the engine ends its search, and what it had found is the result. Rejects with
   * {@link CancelledError} where it had found nothing yet, is silent for too long after the stop, or `giveUp` is
   * cancelled (which comes after a stop).
   */
  rules(
    request: RulesRequest,
    report: ReportProgress,
    stop?: CancellationToken,
    giveUp?: CancellationToken,
  ): Promise<RulesResult> {
    return this.#stoppable(
      (connection, progress) => connection.sendRequest(rulesRequest, request, progress, stop),
      report,
      stop,
      giveUp,
    );
  }

  /** The analyses that notebooks have, with their options. */
  options(): Promise<readonly CommandDescription[]> {
    return this.#request((connection) => connection.sendRequest(optionsRequest));
  }

  /** An analysis asked for as on the command line. When `stop` is cancelled, it ends as {@link rules} does. */
  command(
    request: CommandRequest,
    report: ReportProgress,
    stop?: CancellationToken,
  ): Promise<CommandResponse> {
    return this.#stoppable(
      (connection, progress) => connection.sendRequest(commandRequest, request, progress, stop),
      report,
      stop,
    );
  }

  /** Ends the process. A running request rejects; a later one starts a new engine. */
  dispose(): void {
    this.#running?.child.kill();
    this.#running = undefined;
  }

  async #stoppable<R>(
    send: (connection: MessageConnection, progress: ProgressToken) => Promise<R>,
    report: ReportProgress,
    stop?: CancellationToken,
    giveUp?: CancellationToken,
  ): Promise<R> {
    const abandon = new CancellationTokenSource();
    let silence: NodeJS.Timeout | undefined;
    const listen = () => {
      clearTimeout(silence);
      silence = setTimeout(() => abandon.cancel(), this.#cancelGrace);
    };
    const subscriptions = [
      stop?.onCancellationRequested(listen),
      giveUp?.onCancellationRequested(() => abandon.cancel()),
    ];
    try {
      return await this.#job(
        send,
        (progress) => {
          if (stop?.isCancellationRequested === true) {
            listen();
          }
          report(progress);
        },
        abandon.token,
      );
    } catch (error) {
      throw error instanceof ResponseError && error.code === errorCodes.cancelled
        ? new CancelledError(cancelledMessage)
        : error;
    } finally {
      clearTimeout(silence);
      subscriptions.forEach((subscription) => subscription?.dispose());
      abandon.dispose();
    }
  }

  #job<R>(
    send: (connection: MessageConnection, progress: ProgressToken) => Promise<R>,
    report: ReportProgress,
    token: CancellationToken | undefined,
  ): Promise<R> {
    return this.#request(async (connection) => {
      const progress = this.#nextToken++;
      const subscription = connection.onProgress(progressType, progress, (state) => {
        // What still comes of a cancelled job is of nothing that is shown.
        if (token?.isCancellationRequested === true) return;
        this.#heard.set(progress, performance.now());
        report(state);
      });
      try {
        return await send(connection, progress);
      } finally {
        subscription.dispose();
        this.#heard.delete(progress);
      }
    }, token);
  }

  async #request<R>(
    send: (connection: MessageConnection) => Promise<R>,
    token?: CancellationToken,
  ): Promise<R> {
    const running = this.#start();
    const answer = send(running.connection);
    if (token === undefined) {
      return Promise.race([answer, running.stopped]);
    }
    const cancelled = cancelledPromise(token);
    try {
      return await Promise.race([answer, running.stopped, cancelled.promise]);
    } catch (error) {
      if (!token.isCancellationRequested) {
        throw error;
      }
      this.#stopIfSilent(running, answer);
      throw new CancelledError(cancelledMessage);
    } finally {
      cancelled.dispose();
    }
  }

  /** Ends an engine that hangs; one in which another analysis goes on is left alone as long as that does. */
  #stopIfSilent({ child }: Running, answer: Promise<unknown>): void {
    const grace = `${this.#cancelGrace / 1000} s`;
    let timer: NodeJS.Timeout;
    const wait = () => {
      const since = performance.now();
      timer = setTimeout(() => {
        if ([...this.#heard.values()].some((time) => time > since)) {
          this.#options.log(
            `The engine did not stop within ${grace} of a cancel; it goes on for another analysis.`,
          );
          wait();
          return;
        }
        this.#options.log(`The engine did not stop within ${grace} of a cancel and is ended.`);
        child.kill('SIGKILL');
      }, this.#cancelGrace);
    };
    wait();
    // It also settles when the process ends.
    answer.catch(() => undefined).finally(() => clearTimeout(timer));
  }

  #configure(connection: MessageConnection): void {
    const { settings, log } = this.#options;
    if (!settings) return;
    connection
      .sendNotification(configureNotification, settings())
      .catch((error: unknown) => log(`The engine does not get its settings: ${String(error)}`));
  }

  #start(): Running {
    if (this.#running !== undefined) {
      return this.#running;
    }
    this.#options.log(`Starting the engine ${this.#options.module}`);
    const child = fork(this.#options.module, {
      silent: true,
      // The editor's own flags (debugger, preloads) are not for the engine.
      execArgv: [],
      env: { ...process.env, ...this.#options.environment, ELECTRON_RUN_AS_NODE: '1' },
    });
    for (const stream of [child.stdout!, child.stderr!]) {
      createInterface(stream).on('line', this.#options.log);
    }
    const connection = createMessageConnection(new IPCMessageReader(child), new IPCMessageWriter(child));
    const stopped = new Promise<never>((_resolve, reject) => {
      const stop = (how: string) => {
        if (this.#running?.child === child) {
          this.#running = undefined;
        }
        this.#options.log(`The engine ended (${how}).`);
        reject(
          new EngineStoppedError(
            `The analysis engine stopped unexpectedly (${how}). ` +
              'Start the analysis again; if it stops again, use fewer samples or a smaller memory budget, and see the log.',
          ),
        );
        // After that: it rejects what waits, with words that say nothing to a user.
        connection.dispose();
      };
      child.once('error', (error) => stop(error.message));
      child.once('exit', (code, signal) => stop(signal === null ? `exit code ${code}` : `signal ${signal}`));
    });
    stopped.catch(() => undefined);
    connection.listen();
    this.#configure(connection);
    this.#running = { child, connection, stopped };
    return this.#running;
  }
}

/** True for an error that says what the user gave cannot be used: its message is all there is to say. */
export function isBadInput(error: unknown): boolean {
  return error instanceof ResponseError && error.code === errorCodes.badInput;
}

function cancelledPromise(token: CancellationToken): { promise: Promise<never>; dispose: () => void } {
  let dispose: () => void = () => undefined;
  const promise = new Promise<never>((_resolve, reject) => {
    const cancel = () => reject(new CancelledError(cancelledMessage));
    if (token.isCancellationRequested) {
      cancel();
    } else {
      const subscription = token.onCancellationRequested(cancel);
      dispose = () => subscription.dispose();
    }
  });
  promise.catch(() => undefined);
  return { promise, dispose };
}
