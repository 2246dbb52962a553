import { availableParallelism, tmpdir } from 'node:os';
import type { InferenceSession } from 'onnxruntime-node';
import { encodeOnnx, writeOnnxFiles } from '../formats/onnx/writeOnnx.ts';
import { constantBytes } from '../graph/constantBytes.ts';
import type { Graph } from '../graph/Graph.ts';
import type { Tensor } from '../graph/Tensor.ts';
import { InputError } from '../InputError.ts';
import { CachedSession, computedOutputs } from './CachedSession.ts';
import { executionProvider, type OnnxDevice } from './executionProvider.ts';
import { loadOnnxModule, type OnnxFlavour, type OnnxModule } from './loadOnnxModule.ts';
import { nativeMessage } from './nativeMessage.ts';
import { prepareForOnnx } from './prepareForOnnx.ts';
import type { Runtime, Session } from './Runtime.ts';
import { removeDoneFolders, withTemporaryFolder } from './temporaryFolder.ts';
import { SessionCache, type SessionCacheOptions } from './SessionCache.ts';

/** Larger graphs are handed over as files, which ONNX Runtime maps: a copy of the weights inside a message would be a third one. */
const fileThreshold = 16 * 2 ** 20;

export interface OnnxRuntimeOptions extends Pick<SessionCacheOptions<unknown>, 'sessionLimit' | 'byteLimit'> {
  /** Which build of ONNX Runtime; by default the native one where it loads, WebAssembly else. */
  readonly flavour?: OnnxFlavour | undefined;
  /** Threads of one operator; by default as many as there are processors. */
  readonly threads?: number;
}

/** Runs graphs with ONNX Runtime. */
export class OnnxRuntime implements Runtime {
  readonly device: OnnxDevice;
  readonly description: string;
  readonly #ort: OnnxModule;
  readonly #sessionOptions: InferenceSession.SessionOptions;
  readonly #cache: SessionCache<InferenceSession>;

  static async open(device: OnnxDevice, options: OnnxRuntimeOptions = {}): Promise<OnnxRuntime> {
    const { flavour, threads = availableParallelism() } = options;
    const ort = await loadOnnxModule(device === 'cpu' ? flavour : 'native', threads);
    return new OnnxRuntime(device, ort, { ...options, threads });
  }

  private constructor(
    device: OnnxDevice,
    ort: OnnxModule,
    options: OnnxRuntimeOptions & { threads: number },
  ) {
    const { threads } = options;
    this.device = device;
    this.#ort = ort;
    this.description = describe(device, ort, threads);
    this.#sessionOptions = {
      graphOptimizationLevel: 'all',
      executionMode: 'sequential',
      intraOpNumThreads: threads,
      // A memory pattern is planned and kept for each batch size seen; sizes vary here.
      enableMemPattern: false,
      // Errors are thrown; printed too, they would stand a second time between the lines of the command line.
      logSeverityLevel: 4,
    };
    this.#cache = new SessionCache({
      create: (graph) => this.#create(graph),
      release: async (session) => {
        await session.release();
        removeDoneFolders();
      },
      ...(options.sessionLimit === undefined ? {} : { sessionLimit: options.sessionLimit }),
      ...(options.byteLimit === undefined ? {} : { byteLimit: options.byteLimit }),
    });
  }

  /** Sessions of ONNX Runtime that are open now. */
  get openSessions(): number {
    return this.#cache.size;
  }

  async compile(graph: Graph): Promise<Session> {
    if (computedOutputs(graph).length > 0) await this.#cache.use(graph, () => undefined);
    return new CachedSession(graph, this.#cache, (session, feeds, outputs) =>
      this.#run(session, feeds, outputs),
    );
  }

  async dispose(): Promise<void> {
    await this.#cache.clear();
  }

  async #create(graph: Graph): Promise<InferenceSession> {
    const { InferenceSession, flavour } = this.#ort;
    const prepared = prepareForOnnx(graph);
    const provider = flavour === 'wasm' ? 'wasm' : executionProvider(this.device, prepared);
    const options = { ...this.#sessionOptions, executionProviders: [provider] };
    try {
      if (flavour === 'wasm' || constantBytes(graph) <= fileThreshold) {
        return await InferenceSession.create(encodeOnnx(prepared), options);
      }
      // Kernels would keep another copy of mapped weights in their own layout; dense layers are no slower without.
      const lean = this.device === 'cpu' ? { extra: { session: { disable_prepacking: '1' } } } : {};
      return await withTemporaryFolder(async (folder) =>
        InferenceSession.create(await writeOnnxFiles(prepared, folder), { ...options, ...lean }),
      );
    } catch (error) {
      if (isTemporaryFolderError(error)) {
        throw new InputError(
          `the weights cannot be written to the temporary folder ${tmpdir()} (${nativeMessage(error)}): make ${megabytes(graph)} MB of room there, or set TMPDIR to another folder`,
        );
      }
      throw new Error(`${this.description} cannot prepare the network: ${nativeMessage(error)}`, {
        cause: error,
      });
    }
  }

  async #run(
    session: InferenceSession,
    feeds: Readonly<Record<string, Tensor>>,
    outputs: readonly string[],
  ): Promise<Record<string, Tensor>> {
    try {
      const inputs = session.inputNames.map((name) => [name, this.#toOnnx(feeds[name]!)] as const);
      const results = await session.run(Object.fromEntries(inputs), outputs);
      return Object.fromEntries(
        outputs.map((name) => {
          const { type, dims, data } = results[name]!;
          return [name, { type, shape: dims, data } as Tensor];
        }),
      );
    } catch (error) {
      throw new Error(`${this.description} cannot run the network: ${nativeMessage(error)}`, {
        cause: error,
      });
    }
  }

  #toOnnx({ type, shape, data }: Tensor) {
    // The element types have the same names, and the same arrays behind them.
    return new this.#ort.Tensor(type as 'float32', data as Float32Array, shape);
  }
}

/** No room, or no folder; what else fails may be about the model's own file. */
function isTemporaryFolderError(error: unknown): boolean {
  const { code, path } = error as NodeJS.ErrnoException;
  return code === 'ENOSPC' || path?.startsWith(tmpdir()) === true;
}

function megabytes(graph: Graph): number {
  return Math.ceil(constantBytes(graph) / 1e6);
}

function describe(device: OnnxDevice, ort: OnnxModule, threads: number): string {
  const version = `ONNX Runtime ${ort.version}`;
  if (device !== 'cpu') return `${deviceTitles[device]}, ${version}`;
  const count = `${threads} ${threads === 1 ? 'thread' : 'threads'}`;
  return ort.flavour === 'wasm' ? `CPU, ${version} in WebAssembly, ${count}` : `CPU, ${version}, ${count}`;
}

const deviceTitles = { webgpu: 'WebGPU', cuda: 'CUDA', directml: 'DirectML', coreml: 'Core ML' } as const;
