import { ErrorCodes, ResponseError, type CancellationToken, type MessageConnection } from 'vscode-jsonrpc';
import type * as z from 'zod';
import {
  commandRequest,
  configureNotification,
  compareModelsRequest,
  compareResultsRequest,
  ablationRequest,
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
  shutdownRequest,
  type ProgressToken,
} from '../../protocol/engineConnection.ts';
import {
  CommandRequestSchema,
  type CommandDescription,
  type CommandResponse,
} from '../../protocol/commandLine.ts';
import {
  CompareModelsRequestSchema,
  CompareResultsRequestSchema,
  AblationRequestSchema,
  ConductanceRequestSchema,
  errorCodes,
  EngineSettingsSchema,
  EvaluateRequestSchema,
  InspectRequestSchema,
  InterventionRequestSchema,
  MechanismsRequestSchema,
  NeuceptRequestSchema,
  PathwayRequestSchema,
  PixelMapRequestSchema,
  ProbesRequestSchema,
  PrototypeRequestSchema,
  RulesRequestSchema,
  type EngineSettings,
  type Progress,
} from '../../protocol/requests.ts';
import { InputError } from '../InputError.ts';
import type { EngineApi, JobContext } from './Engine.ts';

export interface ServeOptions {
  /** Receives one line, or the stack of an unexpected error. */
  readonly log: (text: string) => void;
  /** Called after a `shutdown` request was answered; without it there is no such request. */
  readonly exit?: () => void;
  /** Called with the settings that come; without it they are nobody's to change on this connection. */
  readonly configure?: (settings: EngineSettings) => void;
  /** Answers the requests of notebooks, which ask as on the command line; without it there are none. */
  readonly commandLine?: CommandLine;
}

/** The command line on the engine that is served. */
export interface CommandLine {
  readonly run: (args: readonly string[], context: JobContext) => Promise<CommandResponse>;
  readonly options: () => CommandDescription[];
}

/** At most one progress message in this many milliseconds, and the last of a job in any case. */
const progressInterval = 100;

/**
 * Answers the engine's JSON-RPC requests on a connection, which it starts.
 * Parameters are checked against their schemas; an error goes back as one line, its stack to the log only.
 * The end of the connection cancels what it asked for.
 */
export function serveEngine(connection: MessageConnection, engine: EngineApi, options: ServeOptions): void {
  const closed = new AbortController();
  connection.onClose(() => closed.abort());
  connection.onRequest(devicesRequest, (token) => answer(token, () => engine.devices()));
  connection.onRequest(inspectRequest, (params, token) =>
    answer(token, () => engine.inspect(checked(InspectRequestSchema, params))),
  );
  connection.onRequest(describeRequest, (params, token) =>
    answer(token, () => engine.describe(checked(InspectRequestSchema, params))),
  );
  connection.onRequest(inspectStructureRequest, (params, token) =>
    answer(token, () => engine.inspectStructure(checked(InspectRequestSchema, params))),
  );
  connection.onRequest(conductanceRequest, (params, progress, token) =>
    answer(token, (signal) =>
      engine.conductance(checked(ConductanceRequestSchema, params), job(progress, signal)),
    ),
  );
  connection.onRequest(pixelMapRequest, (params, progress, token) =>
    answer(token, (signal) => engine.pixelMap(checked(PixelMapRequestSchema, params), job(progress, signal))),
  );
  connection.onRequest(pathwayRequest, (params, progress, token) =>
    answer(token, (signal) => engine.pathway(checked(PathwayRequestSchema, params), job(progress, signal))),
  );
  connection.onRequest(evaluateRequest, (params, progress, token) =>
    answer(token, (signal) => engine.evaluate(checked(EvaluateRequestSchema, params), job(progress, signal))),
  );
  connection.onRequest(rulesRequest, (params, progress, token) =>
    answer(token, (signal) => engine.rules(checked(RulesRequestSchema, params), job(progress, signal))),
  );
  connection.onRequest(neuceptRequest, (params, progress, token) =>
    answer(token, (signal) => engine.neucept(checked(NeuceptRequestSchema, params), job(progress, signal))),
  );
  connection.onRequest(mechanismsRequest, (params, progress, token) =>
    answer(token, (signal) =>
      engine.mechanisms(checked(MechanismsRequestSchema, params), job(progress, signal)),
    ),
  );
  connection.onRequest(compareModelsRequest, (params, progress, token) =>
    answer(token, (signal) =>
      engine.compareModels(checked(CompareModelsRequestSchema, params), job(progress, signal)),
    ),
  );
  connection.onRequest(compareResultsRequest, (params, progress, token) =>
    answer(token, (signal) =>
      engine.compareResults(checked(CompareResultsRequestSchema, params), job(progress, signal)),
    ),
  );
  connection.onRequest(interventionRequest, (params, progress, token) =>
    answer(token, (signal) =>
      engine.intervention(checked(InterventionRequestSchema, params), job(progress, signal)),
    ),
  );
  connection.onRequest(ablationRequest, (params, progress, token) =>
    answer(token, (signal) => engine.ablation(checked(AblationRequestSchema, params), job(progress, signal))),
  );
  connection.onRequest(probesRequest, (params, progress, token) =>
    answer(token, (signal) => engine.probes(checked(ProbesRequestSchema, params), job(progress, signal))),
  );
  connection.onRequest(prototypeRequest, (params, progress, token) =>
    answer(token, (signal) =>
      engine.prototype(checked(PrototypeRequestSchema, params), job(progress, signal)),
    ),
  );
  const { commandLine, configure, exit } = options;
  if (configure) {
    connection.onNotification(configureNotification, (params) => {
      const parsed = EngineSettingsSchema.safeParse(params);
      if (parsed.success) configure(parsed.data);
      else options.log(`settings are ignored: ${parsed.error.issues[0]!.message}`);
    });
  }
  if (commandLine) {
    connection.onRequest(optionsRequest, commandLine.options);
    connection.onRequest(commandRequest, (params, progress, token) =>
      answer(token, (signal) =>
        commandLine.run(checked(CommandRequestSchema, params).args, job(progress, signal)),
      ),
    );
  }
  if (exit) {
    connection.onRequest(shutdownRequest, async () => {
      await engine.dispose();
      // The answer has to leave before the process does.
      setImmediate(exit);
      return null;
    });
  }
  connection.listen();

  async function answer<R>(token: CancellationToken, work: (signal: AbortSignal) => Promise<R>): Promise<R> {
    if (token.isCancellationRequested) {
      throw cancelled();
    }
    const controller = new AbortController();
    const subscription = token.onCancellationRequested(() => controller.abort());
    const signal = AbortSignal.any([controller.signal, closed.signal]);
    try {
      return await work(signal);
    } catch (error) {
      throw responseError(error, signal, options.log);
    } finally {
      subscription.dispose();
    }
  }

  function job(token: ProgressToken, signal: AbortSignal): JobContext {
    let last = -Infinity;
    const progress = (state: Progress) => {
      const now = performance.now();
      if (now - last < progressInterval && state.done < state.total) {
        return;
      }
      last = now;
      if (closed.signal.aborted) return;
      // Where the other end is gone, nobody waits for it.
      connection.sendProgress(progressType, token, state).catch(() => undefined);
    };
    return { progress, signal };
  }
}

function checked<T>(schema: z.ZodType<T>, params: unknown): T {
  const parsed = schema.safeParse(params);
  if (!parsed.success) {
    const issue = parsed.error.issues[0]!;
    throw new ResponseError(
      ErrorCodes.InvalidParams,
      `${issue.path.join('.') || 'request'}: ${issue.message}`,
    );
  }
  return parsed.data;
}

function responseError(error: unknown, signal: AbortSignal, log: (text: string) => void): ResponseError {
  if (signal.aborted) {
    return cancelled();
  }
  if (error instanceof ResponseError) {
    return error;
  }
  if (error instanceof InputError) {
    log(`${error.name}: ${error.message}`);
    return new ResponseError(errorCodes.badInput, error.message);
  }
  log(error instanceof Error ? (error.stack ?? error.message) : String(error));
  const message = error instanceof Error ? error.message : String(error);
  return new ResponseError(errorCodes.failed, message.split('\n', 1)[0]!);
}

function cancelled(): ResponseError {
  return new ResponseError(errorCodes.cancelled, 'The analysis was cancelled.');
}
