import {
  ErrorCodes,
  ResponseError,
  type CancellationToken,
  type MessageConnection,
  type RequestType2,
} from 'vscode-jsonrpc';
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
  onJob(conductanceRequest, ConductanceRequestSchema, (request, context) =>
    engine.conductance(request, context),
  );
  onJob(pixelMapRequest, PixelMapRequestSchema, (request, context) => engine.pixelMap(request, context));
  onJob(pathwayRequest, PathwayRequestSchema, (request, context) => engine.pathway(request, context));
  onJob(evaluateRequest, EvaluateRequestSchema, (request, context) => engine.evaluate(request, context));
  onJob(rulesRequest, RulesRequestSchema, (request, context) => engine.rules(request, context));
  onJob(neuceptRequest, NeuceptRequestSchema, (request, context) => engine.neucept(request, context));
  onJob(mechanismsRequest, MechanismsRequestSchema, (request, context) =>
    engine.mechanisms(request, context),
  );
  onJob(compareModelsRequest, CompareModelsRequestSchema, (request, context) =>
    engine.compareModels(request, context),
  );
  onJob(compareResultsRequest, CompareResultsRequestSchema, (request, context) =>
    engine.compareResults(request, context),
  );
  onJob(interventionRequest, InterventionRequestSchema, (request, context) =>
    engine.intervention(request, context),
  );
  onJob(ablationRequest, AblationRequestSchema, (request, context) => engine.ablation(request, context));
  onJob(probesRequest, ProbesRequestSchema, (request, context) => engine.probes(request, context));
  onJob(prototypeRequest, PrototypeRequestSchema, (request, context) => engine.prototype(request, context));
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
    onJob(commandRequest, CommandRequestSchema, ({ args }, context) => commandLine.run(args, context));
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

  /** Requests that take a while: they tell of their progress and can be cancelled. */
  function onJob<Request, Response>(
    type: RequestType2<Request, ProgressToken, Response, void>,
    schema: z.ZodType<Request>,
    run: (request: Request, context: JobContext) => Promise<Response>,
  ): void {
    connection.onRequest<Request, ProgressToken, unknown, unknown>(type, (params, progress, token) =>
      answer(token, (signal) => run(checked(schema, params), job(progress, signal))),
    );
  }

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
