import { stat } from 'node:fs/promises';
import { basename, resolve } from 'node:path';
import type { AblationResult } from '../../protocol/AblationResult.ts';
import type { ConductanceParameters, ConductanceResult } from '../../protocol/ConductanceResult.ts';
import type { InterventionResult } from '../../protocol/InterventionResult.ts';
import type { EvaluationParameters, EvaluationResult } from '../../protocol/EvaluationResult.ts';
import type { ModelStructure } from '../../protocol/ModelStructure.ts';
import type { NeuceptComparisonResult } from '../../protocol/NeuceptComparisonResult.ts';
import type { MechanismParameters } from '../../protocol/Mechanisms.ts';
import type { NeuceptParameters, NeuceptResult } from '../../protocol/NeuceptResult.ts';
import type { PathwayResult } from '../../protocol/PathwayResult.ts';
import type { ProbesResult } from '../../protocol/ProbesResult.ts';
import type { PrototypeResult } from '../../protocol/PrototypeResult.ts';
import type { Result } from '../../protocol/Result.ts';
import type { RulesResult } from '../../protocol/RulesResult.ts';
import type {
  AblationRequest,
  CompareModelsRequest,
  CompareResultsRequest,
  ConductanceRequest,
  DeviceReport,
  EngineSettings,
  EvaluateRequest,
  InspectRequest,
  InspectResponse,
  InterventionRequest,
  MechanismsRequest,
  ModelDescription,
  NeuceptRequest,
  PathwayRequest,
  PixelMapRequest,
  PixelMapResponse,
  ProbesRequest,
  PrototypeRequest,
  ReportProgress,
  RulesRequest,
} from '../../protocol/requests.ts';
import { compareResults } from '../compareResults.ts';
import { analyseConductance } from '../conductance/analyseConductance.ts';
import { analysePixelMap } from '../conductance/analysePixelMap.ts';
import type { ConductanceAnalysis } from '../conductance/ConductanceAnalysis.ts';
import { completeConductanceParameters } from '../conductance/conductanceDefaults.ts';
import type { DataSet } from '../data/DataSet.ts';
import { openDataSet } from '../data/openDataSet.ts';
import { readFineLabels } from '../data/readFineLabels.ts';
import { samplesOfClass } from '../data/samplesOfClass.ts';
import { analysisKey, type AnalysisQuestion } from '../saved/analysisKey.ts';
import { requestToAskAgain } from '../saved/requestToAskAgain.ts';
import { defaultMegabytes, SavedAnalyses } from '../saved/SavedAnalyses.ts';
import { hashLabels, sourceQuestion } from '../saved/sourceQuestion.ts';
import { openStructure } from '../formats/onnx/openStructure.ts';
import { readNetwork } from '../formats/onnx/readOnnx.ts';
import { readModel, type Model } from '../formats/readModel.ts';
import { analyseIntervention } from '../evaluation/analyseIntervention.ts';
import { completeAblationParameters } from '../evaluation/neurons/ablationDefaults.ts';
import { analyseAblation } from '../evaluation/neurons/analyseAblation.ts';
import { analyseProbes } from '../evaluation/neurons/analyseProbes.ts';
import { completeProbeParameters } from '../evaluation/neurons/probeDefaults.ts';
import { interventionDefaults } from '../evaluation/interventionDefaults.ts';
import { analyseEvaluation } from '../evaluation/attribution/analyseEvaluation.ts';
import {
  completeEvaluationParameters,
  evaluationSamples,
} from '../evaluation/attribution/evaluationDefaults.ts';
import { version } from '../../../package.json';
import { fileErrorReason } from '../fileErrorReason.ts';
import { InputError } from '../InputError.ts';
import { analyseActivations } from '../neucept/analyseActivations.ts';
import { analyseNetwork } from '../neucept/analyseNetwork.ts';
import { applyToNetwork } from '../neucept/applyToNetwork.ts';
import { checkCommonLayers } from '../neucept/comparison/checkCommonLayers.ts';
import { compareNeucept } from '../neucept/comparison/compareNeucept.ts';
import { appliedMechanisms } from '../neucept/mechanisms/appliedMechanisms.ts';
import { completeMechanismParameters } from '../neucept/mechanisms/mechanismDefaults.ts';
import { completeNetworkNeuceptParameters, completeNeuceptParameters } from '../neucept/neuceptDefaults.ts';
import { analysePathway } from '../pathways/analysePathway.ts';
import { completePathwayParameters } from '../pathways/pathwayDefaults.ts';
import { analysePrototypes } from '../prototypes/analysePrototypes.ts';
import { completePrototypeParameters } from '../prototypes/prototypeDefaults.ts';
import { memoryBudget } from '../runtime/memoryBudget.ts';
import { analyseMatrices } from '../rules/analyseMatrices.ts';
import { analyseRules } from '../rules/analyseRules.ts';
import { completeRulesParameters } from '../rules/rulesDefaults.ts';
import { openRuntime } from '../runtime/openRuntime.ts';
import { deviceNames, type DeviceName, type Runtime } from '../runtime/Runtime.ts';
import type { TrainRequest } from '../training/TrainRequest.ts';
import { trainFromFiles } from '../training/trainFromFiles.ts';
import { loadWorkspace, type Workspace } from '../workspace/loadWorkspace.ts';
import { relativePath } from '../workspace/relativePath.ts';
import { resolveModel } from '../workspace/resolveModel.ts';
import type { WorkspaceModel } from '../workspace/Workspace.ts';
import { describeModel } from './describeModel.ts';
import { inspectStructure } from './inspectStructure.ts';

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
  describe(request: InspectRequest): Promise<ModelDescription>;
  inspectStructure(request: InspectRequest): Promise<ModelStructure>;
  conductance(request: ConductanceRequest, context: JobContext): Promise<ConductanceResult>;
  pixelMap(request: PixelMapRequest, context: JobContext): Promise<PixelMapResponse>;
  pathway(request: PathwayRequest, context: JobContext): Promise<PathwayResult>;
  evaluate(request: EvaluateRequest, context: JobContext): Promise<EvaluationResult>;
  rules(request: RulesRequest, context: JobContext): Promise<RulesResult>;
  neucept(request: NeuceptRequest, context: JobContext): Promise<NeuceptResult>;
  mechanisms(request: MechanismsRequest, context: JobContext): Promise<NeuceptResult>;
  compareModels(request: CompareModelsRequest, context: JobContext): Promise<NeuceptComparisonResult>;
  compareResults(request: CompareResultsRequest, context: JobContext): Promise<Result>;
  intervention(request: InterventionRequest, context: JobContext): Promise<InterventionResult>;
  ablation(request: AblationRequest, context: JobContext): Promise<AblationResult>;
  probes(request: ProbesRequest, context: JobContext): Promise<ProbesResult>;
  prototype(request: PrototypeRequest, context: JobContext): Promise<PrototypeResult>;
  dispose(): Promise<void>;
}

/** Two .npy files, activations [samples, neurons] and a response [samples]; the rest as in a {@link RulesRequest}. */
export type MatrixNeuceptRequest = Pick<RulesRequest, 'limit' | 'seed' | 'memory'> & {
  readonly activations: string;
  readonly response: string;
  /** A file with a label for each row, which mechanisms are compared with. */
  readonly fineLabels?: string | undefined;
  readonly parameters: {
    [K in Exclude<keyof NeuceptParameters, 'network' | 'mechanisms'>]?: NeuceptParameters[K] | undefined;
  } & {
    readonly mechanisms?:
      { [K in keyof MechanismParameters]?: MechanismParameters[K] | undefined } | undefined;
  };
};

/** Two .npy files [samples, neurons]; the rest as in a {@link RulesRequest}. */
export type MatrixRulesRequest = Pick<RulesRequest, 'limit' | 'seed' | 'memory' | 'parameters'> & {
  readonly heads: string;
  readonly tails: string;
};

/** An analysis' parameters, and the one class whose samples it takes, if it does not take all. */
interface Asked<P> {
  readonly parameters: P;
  readonly ofClass?: number | undefined;
}

/** An analysis whose answer the workspace keeps. */
interface Kept {
  /** Name of the engine's request. */
  readonly analysis: string;
  readonly request: Readonly<Record<string, unknown>> & {
    readonly fresh?: boolean | undefined;
  };
  /** What the answer depends on besides model, data and the completed parameters, by hashes or as it is. */
  readonly others?: (analysis: Pick<ConductanceAnalysis, 'data' | 'labels'>) => unknown;
}

export interface EngineOptions {
  /**
   * Workspaces keep the answers and give them again. Without it everything is computed.
   * `warn` is told, in one line, where an answer cannot be kept.
   */
  readonly saved?: { readonly warn: (line: string) => void } | undefined;
}

export class Engine implements EngineApi {
  readonly #options: EngineOptions;
  readonly #runtimes = new Map<string, Promise<Runtime>>();
  #savedMegabytes = defaultMegabytes;
  /** The model used last, with what its file looked like then: panels ask for maps of one model again and again. */
  #model: { key: string; model: Model } | undefined;

  constructor(options: EngineOptions = {}) {
    this.#options = options;
  }

  /** What holds for all requests from now on. */
  configure({ savedMegabytes }: EngineSettings): void {
    this.#savedMegabytes = savedMegabytes;
  }

  async devices(): Promise<DeviceReport[]> {
    const { runtime, report } = await openRuntime('auto');
    await runtime.dispose();
    return report;
  }

  async inspect(request: InspectRequest): Promise<InspectResponse> {
    const workspace = await loadWorkspace(resolve(request.workspace ?? '.'));
    const model = await this.#readModel(resolveModel(workspace, request.model));
    return { ...describeModel(model), sha256: model.sha256 };
  }

  /** As {@link Engine.inspect} without the file's hash: questions about a large model need not wait until it is read. */
  async describe({ workspace: folder, model }: InspectRequest): Promise<ModelDescription> {
    const entry = resolveModel(await loadWorkspace(resolve(folder ?? '.')), model);
    return describeModel({ path: entry.path, ...readNetwork(await openStructure(entry.path), entry) });
  }

  /** What a model file says of its network; large weights are not read, and another network can be open. */
  async inspectStructure(request: InspectRequest): Promise<ModelStructure> {
    return inspectStructure(request);
  }

  async conductance(request: ConductanceRequest, context: JobContext): Promise<ConductanceResult> {
    return this.#withConductance(request, context, analyseConductance, {
      analysis: 'conductance',
      request,
    });
  }

  async pixelMap(request: PixelMapRequest, context: JobContext): Promise<PixelMapResponse> {
    const { layer, neuron, row, target, steps, dataSha256, ...source } = request;
    return this.#withConductance(source, context, async (analysis) => {
      const { path, sha256 } = analysis.data;
      if (dataSha256 !== undefined && dataSha256 !== sha256) {
        throw new InputError(`${path} has changed since this analysis: rank the neurons again`);
      }
      return analysePixelMap(analysis, { layer, neuron, row, target, steps });
    });
  }

  async pathway(request: PathwayRequest, context: JobContext): Promise<PathwayResult> {
    const complete = ({ baseline }: WorkspaceModel) => ({
      parameters: completePathwayParameters({
        ...request.parameters,
        samples: request.parameters.samples ?? request.limit,
        baseline: request.parameters.baseline ?? baseline,
      }),
    });
    return this.#withSource(request, context, complete, analysePathway, { analysis: 'pathway', request });
  }

  async rules(request: RulesRequest, context: JobContext): Promise<RulesResult> {
    const parameters = completeRulesParameters(request.parameters);
    return this.#withSource(request, context, () => ({ parameters }), analyseRules, {
      analysis: 'rules',
      request,
    });
  }

  /** Tests attribution maps: sanity check, input degradation, or remove and retrain. */
  async evaluate(request: EvaluateRequest, context: JobContext): Promise<EvaluationResult> {
    const { testData: tested, folder: storage, ...source } = request;
    const limit = request.limit ?? (request.parameters.test === 'roar' ? undefined : evaluationSamples);
    const complete = ({ baseline }: WorkspaceModel) => ({
      parameters: completeEvaluationParameters({
        ...request.parameters,
        baseline: request.parameters.baseline ?? baseline,
      }),
    });
    // Remove and retrain keeps its parts in a folder of its own.
    const kept = request.parameters.test === 'roar' ? undefined : { analysis: 'evaluate', request };
    const run = async (
      analysis: Omit<ConductanceAnalysis, 'parameters'> & { readonly parameters: EvaluationParameters },
    ) => {
      if (tested === undefined) return analyseEvaluation({ ...analysis, storage });
      const testData = await openDataSet(tested, {
        workspace: await loadWorkspace(resolve(request.workspace ?? '.')),
        model: request.model,
        input: analysis.model.graph.values.get(analysis.model.input)!,
      });
      try {
        return await analyseEvaluation({ ...analysis, storage, testData });
      } finally {
        await testData.close();
      }
    };
    return this.#withSource({ ...source, limit }, context, complete, run, kept);
  }

  /** Critical neurons and mechanisms of two models, on the same data and side by side. */
  async compareModels(
    { secondModel, ...request }: CompareModelsRequest,
    context: JobContext,
  ): Promise<NeuceptComparisonResult> {
    const started = performance.now();
    const { workspace, model, parameters } = request;
    const second = await this.describe({ workspace, model: secondModel });
    checkCommonLayers([await this.describe({ workspace, model }), second], parameters.network.layers);
    const analyse = (name: string): Promise<NeuceptResult> =>
      this.neucept(
        {
          ...request,
          model: name,
          // The comparison shows no samples.
          parameters: { ...parameters, mechanisms: { ...parameters.mechanisms, embedding: 'none' } },
        },
        {
          ...context,
          progress: ({ message, done, total, secondsLeft }) =>
            context.progress({
              message: `${basename(name)}: ${message}`,
              done,
              total,
              ...(secondsLeft !== undefined && { secondsLeft }),
            }),
        },
      );
    const results = [await analyse(model), await analyse(secondModel)] as const;
    const folder = resolve(workspace ?? '.');
    const question = (): AnalysisQuestion => {
      const [first, other] = results.map((answer) => ({
        ...answer,
        // Computed again, it is the same.
        ...{ createdAt: undefined, seconds: undefined },
      }));
      const { model: network, data, parameters: complete } = first!;
      return {
        analysis: 'compareModels',
        version,
        ...{ model: network, data, parameters: complete, seed: request.seed, device: request.device },
        others: [first, other],
      };
    };
    return this.#kept(
      { analysis: 'compareModels', request: { ...request, secondModel } },
      { workspace: await loadWorkspace(folder), folder, ...context },
      question,
      async () => {
        const comparison = await compareNeucept(...results, context);
        return { ...comparison, seconds: (performance.now() - started) / 1000 };
      },
    );
  }

  /** Two analyses that are there, side by side. */
  async compareResults({ first, second }: CompareResultsRequest, context: JobContext): Promise<Result> {
    return compareResults(first, second, context);
  }

  /** What becomes of each class without the neurons that rules give it. */
  async intervention(request: InterventionRequest, context: JobContext): Promise<InterventionResult> {
    const { rules, target, random = interventionDefaults.random, ...source } = request;
    // Paths in a result are relative to its workspace.
    const model = request.model ?? resolve(request.workspace ?? '.', rules.model.path);
    const parameters = { random, ...(target === undefined ? {} : { target }) };
    return this.#withSource(
      { ...source, model },
      context,
      () => ({ parameters }),
      (analysis) => analyseIntervention({ ...analysis, rules }),
      { analysis: 'intervention', request: { ...request, model }, others: () => rules },
    );
  }

  /** What accuracy is left when all neurons of a layer but those that methods find important get noise. */
  async ablation(request: AblationRequest, context: JobContext): Promise<AblationResult> {
    const complete = ({ baseline }: WorkspaceModel) => ({
      parameters: completeAblationParameters({
        ...request.parameters,
        baseline: request.parameters.baseline ?? baseline,
      }),
    });
    return this.#withSource(request, context, complete, analyseAblation, { analysis: 'ablation', request });
  }

  /** What is linear in the activations of layers: labels, fine labels, mechanisms. */
  async probes(request: ProbesRequest, context: JobContext): Promise<ProbesResult> {
    const { of, ...source } = request;
    const parameters = completeProbeParameters(request.parameters);
    return this.#withSource(
      source,
      context,
      () => ({ parameters }),
      (analysis) => analyseProbes({ ...analysis, of }),
      { analysis: 'probes', request, others: () => of },
    );
  }

  /** Rules between two matrices in .npy files, without a network. */
  async matrixRules(request: MatrixRulesRequest, context: JobContext): Promise<RulesResult> {
    return analyseMatrices({
      ...request,
      parameters: completeRulesParameters(request.parameters),
      memory: memoryInBytes(request.memory),
      ...context,
    });
  }

  /** Critical neurons of a network's layers and, if they are asked for, mechanisms. */
  async neucept(request: NeuceptRequest, context: JobContext): Promise<NeuceptResult> {
    const { parameters: asked, fineLabels, ...source } = request;
    const completed = async ({ data, labels }: Pick<ConductanceAnalysis, 'data' | 'labels'>) => ({
      parameters: completeNetworkNeuceptParameters(asked, labels ?? data.labelNames),
      fine: await fineLabelsOf(data, fineLabels, request.limit),
    });
    return this.#withSource(
      source,
      context,
      () => ({ parameters: undefined }),
      async (analysis) => analyseNetwork({ ...analysis, ...(await completed(analysis)) }),
      {
        analysis: 'neucept',
        request,
        others: async (analysis) => {
          const { parameters, fine } = await completed(analysis);
          return { parameters, fine: hashFine(fine) };
        },
      },
    );
  }

  /** Which mechanism of an analysis each of other samples is of. */
  async mechanisms(request: MechanismsRequest, context: JobContext): Promise<NeuceptResult> {
    const { of, path: ofPath, clustered, fineLabels, ...source } = request;
    // The file that an analysis of a matrix names is no model.
    appliedMechanisms(of, ofPath);
    // Paths in a result are relative to its workspace.
    const model = request.model ?? resolve(request.workspace ?? '.', of.model.path);
    return this.#withSource(
      { ...source, model },
      context,
      () => ({ parameters: undefined }),
      async (analysis) => {
        const fine = await fineLabelsOf(analysis.data, fineLabels, request.limit);
        return applyToNetwork({ ...analysis, of, ofPath, clustered, fine });
      },
      {
        analysis: 'mechanisms',
        request: { ...request, model },
        others: async ({ data }) => ({
          of,
          ofPath,
          clustered,
          fine: hashFine(await fineLabelsOf(data, fineLabels, request.limit)),
        }),
      },
    );
  }

  /** Critical neurons of a matrix of activations, without a network. */
  async matrixNeucept(request: MatrixNeuceptRequest, context: JobContext): Promise<NeuceptResult> {
    const { mechanisms, ...others } = request.parameters;
    return analyseActivations({
      ...request,
      parameters: completeNeuceptParameters({
        ...others,
        mechanisms:
          mechanisms &&
          completeMechanismParameters({ ...mechanisms, clustered: mechanisms.clustered ?? 'all' }),
      }),
      memory: memoryInBytes(request.memory),
      ...context,
    });
  }

  /** Inputs that activate neurons most; with data, beside the samples that do. */
  async prototype(request: PrototypeRequest, context: JobContext): Promise<PrototypeResult> {
    const { workspace, model, data, limit, seed, device, memory, fresh, ...asked } = request;
    const parameters = completePrototypeParameters(asked);
    const source = { workspace, model, limit, seed, device, memory, fresh };
    const kept = { analysis: 'prototype', request };
    if (data !== undefined) {
      return this.#withSource({ ...source, data }, context, () => ({ parameters }), analysePrototypes, kept);
    }
    const opened = await this.#openModel(source, context);
    return this.#kept(
      kept,
      opened,
      () => sourceQuestion('prototype', { ...opened, device }, parameters, undefined),
      async () => analysePrototypes({ ...opened, parameters, runtime: await this.#runtime(device) }),
      { model: opened.model.path },
    );
  }

  /** Trains a network from nothing, or one from a file. */
  async train(request: TrainRequest, context: JobContext): ReturnType<typeof trainFromFiles> {
    const workspace = await loadWorkspace(resolve(request.workspace ?? '.'));
    const { from } = request;
    return trainFromFiles(request, {
      workspace,
      prior: from === undefined ? undefined : await this.#readModel(resolveModel(workspace, from)),
      runtime: await this.#runtime(request.device),
      memory: memoryInBytes(request.memory),
      ...context,
    });
  }

  async dispose(): Promise<void> {
    const runtimes = [...this.#runtimes.values()];
    this.#runtimes.clear();
    for (const runtime of runtimes) await (await runtime).dispose();
  }

  async #withConductance<R>(
    request: ConductanceRequest,
    context: JobContext,
    run: (analysis: ConductanceAnalysis) => Promise<R>,
    kept?: Kept,
  ): Promise<R> {
    const complete = ({ baseline }: WorkspaceModel): Asked<ConductanceParameters> => {
      const parameters = completeConductanceParameters({
        ...request.parameters,
        baseline: request.parameters.baseline ?? baseline,
      });
      return { parameters, ofClass: parameters.class === 'all' ? undefined : parameters.class };
    };
    return this.#withSource(request, context, complete, run, kept);
  }

  /** Opens the model and the data, and closes the data after use. What is `kept` is answered by the workspace if it can. */
  async #withSource<P, R>(
    request: Omit<RulesRequest, 'parameters'>,
    context: JobContext,
    complete: (entry: WorkspaceModel) => Asked<P>,
    run: (analysis: Omit<ConductanceAnalysis, 'parameters'> & { readonly parameters: P }) => Promise<R>,
    kept?: Kept,
  ): Promise<R> {
    const opened = await this.#openModel(request, context);
    const { parameters, ofClass } = complete(opened.entry);
    const { limit, device } = request;
    const data = await openDataSet(request.data, {
      workspace: opened.workspace,
      model: request.model,
      // Of one class, the limit counts the samples of that class.
      ...(limit === undefined || ofClass !== undefined ? {} : { limit }),
      input: opened.model.graph.values.get(opened.model.input)!,
    });
    try {
      const analysis = {
        ...opened,
        data: ofClass === undefined ? data : samplesOfClass(data, ofClass, limit),
        parameters,
      };
      return await this.#kept(
        kept,
        opened,
        async () => {
          const set = { set: data, named: request.data, samples: analysis.data.samples };
          const others = await kept!.others?.(analysis);
          return sourceQuestion(kept!.analysis, { ...opened, device, data: set }, parameters, others);
        },
        async () => run({ ...analysis, runtime: await this.#runtime(device) }),
        { model: opened.model.path, data: data.path },
      );
    } finally {
      await data.close();
    }
  }

  /**
   * The answer that the workspace holds, or else the computed one, which it then holds: where it has a neuron-lens.json
   * or the folder for answers, and the request does not rule it out. What a stop cut short is not kept.
   */
  async #kept<R>(
    kept: Kept | undefined,
    {
      workspace,
      folder,
      progress,
      signal,
    }: JobContext & { readonly workspace: Workspace | undefined; readonly folder: string },
    question: () => AnalysisQuestion | Promise<AnalysisQuestion>,
    compute: () => Promise<R>,
    paths: { readonly model?: string; readonly data?: string } = {},
  ): Promise<R> {
    const { saved: options } = this.#options;
    if (!kept || !options || this.#savedMegabytes === 0) return compute();
    const saved = new SavedAnalyses(folder, this.#savedMegabytes * 2 ** 20);
    if (!workspace && !(await saved.exists())) return compute();
    const key = analysisKey(await question());
    const found = kept.request.fresh === true ? undefined : await saved.find(key);
    if (found) {
      signal.throwIfAborted();
      progress({ message: 'Saved analysis', done: 1, total: 1, saved: found.createdAt });
      // The question holds which analysis it is of.
      return withPaths(found, folder, paths) as R;
    }
    const answer = await compute();
    const result = answer as Result;
    const partial = result.kind === 'rules' && result.pairs.some((pair) => pair.partial);
    if (!signal.aborted && !partial) {
      const asked = { method: kept.analysis, request: requestToAskAgain(kept.request, workspace) };
      await saved.keep(key, result, asked).catch((error: unknown) => {
        options.warn(`the analysis is not kept in ${saved.folder}: ${fileErrorReason(error)}`);
      });
    }
    return answer;
  }

  /** What an analysis has without data and parameters, and before a runtime is needed. */
  async #openModel(request: Omit<RulesRequest, 'parameters' | 'data'>, context: JobContext) {
    const folder = resolve(request.workspace ?? '.');
    const workspace = await loadWorkspace(folder);
    const entry = resolveModel(workspace, request.model);
    return {
      workspace,
      entry,
      model: await this.#readModel(entry),
      seed: request.seed,
      memory: memoryInBytes(request.memory),
      labels: entry.labels,
      preprocessing: entry.preprocessing,
      folder: workspace?.folder ?? folder,
      code: entry.code,
      className: entry.class,
      ...context,
    };
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

/** A saved answer that speaks of its model and data as they are called now: it was found by what is in them. */
function withPaths(
  result: Result,
  folder: string,
  { model, data }: { readonly model?: string; readonly data?: string },
): Result {
  return {
    ...result,
    ...(model !== undefined && { model: { ...result.model, path: relativePath(folder, model) } }),
    ...(data !== undefined && result.data && { data: { ...result.data, path: relativePath(folder, data) } }),
  } as Result;
}

/** Fine labels, for the question that they belong to. */
function hashFine(fine: Awaited<ReturnType<typeof fineLabelsOf>>) {
  return fine && { labels: hashLabels(fine.labels), names: fine.names };
}

/** The fine labels in the file, or those of the data set where none is given. */
async function fineLabelsOf(data: DataSet, file: string | undefined, limit: number | undefined) {
  if (file !== undefined) return readFineLabels(file, data, limit);
  return data.fineLabels && { labels: data.fineLabels, names: data.fineLabelNames };
}

/** @param megabytes as in a request */
function memoryInBytes(megabytes: number | undefined): number {
  return memoryBudget(megabytes === undefined ? undefined : megabytes * 2 ** 20);
}
