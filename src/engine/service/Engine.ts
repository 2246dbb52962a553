import { stat } from 'node:fs/promises';
import { resolve } from 'node:path';
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
import { analyseConductance } from '../conductance/analyseConductance.ts';
import { analysePixelMap } from '../conductance/analysePixelMap.ts';
import type { ConductanceAnalysis } from '../conductance/ConductanceAnalysis.ts';
import { completeParameters } from '../conductance/conductanceDefaults.ts';
import { openDataSet } from '../data/openDataSet.ts';
import { samplesOfClass } from '../data/samplesOfClass.ts';
import { readModel, type Model } from '../formats/readModel.ts';
import { InputError } from '../InputError.ts';
import { memoryBudget } from '../runtime/memoryBudget.ts';
import { openRuntime } from '../runtime/openRuntime.ts';
import { deviceNames, type DeviceName, type Runtime } from '../runtime/Runtime.ts';
import { loadWorkspace } from '../workspace/loadWorkspace.ts';
import { resolveModel } from '../workspace/resolveModel.ts';
import type { WorkspaceModel } from '../workspace/Workspace.ts';
import { inspectModel } from './inspectModel.ts';

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

export class Engine implements EngineApi {
  readonly #runtimes = new Map<string, Promise<Runtime>>();
  /** The model used last, with what its file looked like then: panels ask for maps of one model again and again. */
  #model: { key: string; model: Model } | undefined;

  async devices(): Promise<DeviceReport[]> {
    const { runtime, report } = await openRuntime('auto');
    await runtime.dispose();
    return report;
  }

  async inspect(request: InspectRequest): Promise<InspectResponse> {
    const workspace = await loadWorkspace(resolve(request.workspace ?? '.'));
    return inspectModel(await this.#readModel(resolveModel(workspace, request.model)));
  }

  async conductance(request: ConductanceRequest, context: JobContext): Promise<ConductanceResult> {
    return this.#withAnalysis(request, context, analyseConductance);
  }

  async pixelMap(request: PixelMapRequest, context: JobContext): Promise<PixelMapResponse> {
    const { layer, neuron, row, target, steps, ...source } = request;
    return this.#withAnalysis({ ...source, limit: undefined }, context, (analysis) =>
      analysePixelMap(analysis, { layer, neuron, row, target, steps }),
    );
  }

  async dispose(): Promise<void> {
    const runtimes = [...this.#runtimes.values()];
    this.#runtimes.clear();
    for (const runtime of runtimes) await (await runtime).dispose();
  }

  async #withAnalysis<R>(
    request: ConductanceRequest,
    context: JobContext,
    run: (analysis: ConductanceAnalysis) => Promise<R>,
  ): Promise<R> {
    const folder = resolve(request.workspace ?? '.');
    const workspace = await loadWorkspace(folder);
    const entry = resolveModel(workspace, request.model);
    const model = await this.#readModel(entry);
    const parameters = completeParameters({
      ...request.parameters,
      baseline: request.parameters.baseline ?? entry.baseline,
    });
    const { limit } = request;
    const one = parameters.class === 'all' ? undefined : parameters.class;
    const data = await openDataSet(request.data, {
      workspace,
      model: request.model,
      // Of one class, the limit counts the samples of that class.
      ...(limit === undefined || one !== undefined ? {} : { limit }),
      input: model.graph.values.get(model.input)!,
    });
    try {
      return await run({
        model,
        data: one === undefined ? data : samplesOfClass(data, one, limit),
        runtime: await this.#runtime(request.device),
        parameters,
        seed: request.seed,
        memory: memoryBudget(request.memory === undefined ? undefined : request.memory * 2 ** 20),
        labels: entry.labels,
        folder: workspace?.folder ?? folder,
        code: entry.code,
        className: entry.class,
        ...context,
      });
    } finally {
      await data.close();
    }
  }

  /** Reads a model, or takes the last one read when its file has not changed. */
  async #readModel({ path, output, dims }: WorkspaceModel): Promise<Model> {
    const { size, mtimeMs } = await stat(path).catch(() => {
      throw new InputError(`no model at ${path}: check the path, or the names in neuron-lens.json`);
    });
    const key = JSON.stringify([path, output, dims, size, mtimeMs]);
    if (this.#model?.key !== key) {
      this.#model = { key, model: await readModel(path, { output, dims }) };
    }
    return this.#model.model;
  }

  async #runtime(device: string): Promise<Runtime> {
    if (device !== 'auto' && !deviceNames.includes(device as DeviceName)) {
      throw new InputError(`no device is named ${device}; there are auto, ${deviceNames.join(', ')}`);
    }
    let runtime = this.#runtimes.get(device);
    if (!runtime) {
      runtime = openRuntime(device as DeviceName | 'auto').then((opened) => opened.runtime);
      this.#runtimes.set(device, runtime);
      runtime.catch(() => this.#runtimes.delete(device));
    }
    return runtime;
  }
}
