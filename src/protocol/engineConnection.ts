import { NotificationType, ProgressType, RequestType0, RequestType1, RequestType2 } from 'vscode-jsonrpc';
import type { AblationResult } from './AblationResult.ts';
import type { CommandDescription, CommandRequest, CommandResponse } from './commandLine.ts';
import type { ConductanceResult } from './ConductanceResult.ts';
import type { EvaluationResult } from './EvaluationResult.ts';
import type { InterventionResult } from './InterventionResult.ts';
import type { ModelStructure } from './ModelStructure.ts';
import type { NeuceptComparisonResult } from './NeuceptComparisonResult.ts';
import type { NeuceptResult } from './NeuceptResult.ts';
import type { PathwayResult } from './PathwayResult.ts';
import type { ProbesResult } from './ProbesResult.ts';
import type { PrototypeResult } from './PrototypeResult.ts';
import type { Result } from './Result.ts';
import type { RulesResult } from './RulesResult.ts';
import {
  engineMethods,
  type CompareModelsRequest,
  type CompareResultsRequest,
  type AblationRequest,
  type ConductanceRequest,
  type DeviceReport,
  type EngineSettings,
  type EvaluateRequest,
  type InspectRequest,
  type InspectResponse,
  type InterventionRequest,
  type MechanismsRequest,
  type ModelDescription,
  type NeuceptRequest,
  type PathwayRequest,
  type PixelMapRequest,
  type PixelMapResponse,
  type ProbesRequest,
  type Progress,
  type PrototypeRequest,
  type RulesRequest,
} from './requests.ts';

/**
 * The engine's requests with their types, for both ends of a vscode-jsonrpc connection.
 * A long one takes, after its parameters, the token under which its progress is sent.
 */
export type ProgressToken = number | string;

export const configureNotification = new NotificationType<EngineSettings>(engineMethods.configure);
export const devicesRequest = new RequestType0<DeviceReport[], void>(engineMethods.devices);
export const inspectRequest = new RequestType1<InspectRequest, InspectResponse, void>(engineMethods.inspect);
/** As `inspect`, but for the hash: reads no weights. */
export const describeRequest = new RequestType1<InspectRequest, ModelDescription, void>(
  engineMethods.describe,
);
/** Reads no weights. */
export const inspectStructureRequest = new RequestType1<InspectRequest, ModelStructure, void>(
  engineMethods.inspectStructure,
);
export const conductanceRequest = new RequestType2<
  ConductanceRequest,
  ProgressToken,
  ConductanceResult,
  void
>(engineMethods.conductance);
export const pixelMapRequest = new RequestType2<PixelMapRequest, ProgressToken, PixelMapResponse, void>(
  engineMethods.pixelMap,
);
export const pathwayRequest = new RequestType2<PathwayRequest, ProgressToken, PathwayResult, void>(
  engineMethods.pathway,
);
export const evaluateRequest = new RequestType2<EvaluateRequest, ProgressToken, EvaluationResult, void>(
  engineMethods.evaluate,
);
/** When it is cancelled after the search has begun, the answer is a result with the rules found until then. */
export const rulesRequest = new RequestType2<RulesRequest, ProgressToken, RulesResult, void>(
  engineMethods.rules,
);
export const neuceptRequest = new RequestType2<NeuceptRequest, ProgressToken, NeuceptResult, void>(
  engineMethods.neucept,
);
export const mechanismsRequest = new RequestType2<MechanismsRequest, ProgressToken, NeuceptResult, void>(
  engineMethods.mechanisms,
);
export const compareModelsRequest = new RequestType2<
  CompareModelsRequest,
  ProgressToken,
  NeuceptComparisonResult,
  void
>(engineMethods.compareModels);
export const compareResultsRequest = new RequestType2<CompareResultsRequest, ProgressToken, Result, void>(
  engineMethods.compareResults,
);
export const interventionRequest = new RequestType2<
  InterventionRequest,
  ProgressToken,
  InterventionResult,
  void
>(engineMethods.intervention);
export const ablationRequest = new RequestType2<AblationRequest, ProgressToken, AblationResult, void>(
  engineMethods.ablation,
);
export const probesRequest = new RequestType2<ProbesRequest, ProgressToken, ProbesResult, void>(
  engineMethods.probes,
);
export const prototypeRequest = new RequestType2<PrototypeRequest, ProgressToken, PrototypeResult, void>(
  engineMethods.prototype,
);
/** The commands that notebooks have, with their options. */
export const optionsRequest = new RequestType0<readonly CommandDescription[], void>(engineMethods.options);
/** A command of the command line. When it is cancelled, what it has kept until then may be the answer. */
export const commandRequest = new RequestType2<CommandRequest, ProgressToken, CommandResponse, void>(
  engineMethods.command,
);
export const shutdownRequest = new RequestType0<null, void>(engineMethods.shutdown);

export const progressType = new ProgressType<Progress>();
