import type { ConductanceResult } from '../../protocol/ConductanceResult.ts';
import type {
  ConductanceRequest,
  DeviceReport,
  InspectRequest,
  InspectResponse,
  PixelMapRequest,
  PixelMapResponse,
  ReportProgress,
} from '../../protocol/requests.ts';

/** How a running analysis reports and is stopped. */
export interface JobContext {
  readonly progress: ReportProgress;
  /** Aborted within the time of one batch; the analysis then rejects with the signal's reason. */
  readonly signal: AbortSignal;
}

/** The analyses, as the command line and the JSON-RPC server call them. Keeps models, runtimes and sessions between calls. */
export interface EngineApi {
  devices(): Promise<DeviceReport[]>;
  inspect(request: InspectRequest): Promise<InspectResponse>;
  conductance(request: ConductanceRequest, context: JobContext): Promise<ConductanceResult>;
  pixelMap(request: PixelMapRequest, context: JobContext): Promise<PixelMapResponse>;
  dispose(): Promise<void>;
}
