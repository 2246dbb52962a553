import type * as OnnxRuntimeNode from 'onnxruntime-node';

/** The native build of ONNX Runtime, or the WebAssembly one: slower, but it runs wherever Node does. */
export type OnnxFlavour = 'native' | 'wasm';

export interface OnnxModule {
  readonly flavour: OnnxFlavour;
  readonly version: string;
  readonly InferenceSession: typeof OnnxRuntimeNode.InferenceSession;
  readonly Tensor: typeof OnnxRuntimeNode.Tensor;
  /** Execution providers that this build knows of; a provider that is not bundled may still not load. */
  readonly providers: readonly string[];
}

/**
 * Loads ONNX Runtime.
 * @param flavour the build to load; by default that of the environment variable NEURON_LENS_ONNX, else the native one
 *   or, where its module does not load (another libc, a platform without prebuilt files), WebAssembly.
 * @param threads of the WebAssembly build; the native one takes them with each session.
 */
export async function loadOnnxModule(flavour = environmentFlavour(), threads = 1): Promise<OnnxModule> {
  if (flavour === 'wasm') return loadWebAssembly(threads);
  try {
    return await loadNative();
  } catch (error) {
    if (flavour === 'native') throw error;
    return loadWebAssembly(threads);
  }
}

function environmentFlavour(): OnnxFlavour | undefined {
  const value = process.env['NEURON_LENS_ONNX'];
  return value === 'native' || value === 'wasm' ? value : undefined;
}

async function loadNative(): Promise<OnnxModule> {
  const ort = await import('onnxruntime-node');
  // Warnings of ONNX Runtime are about its own choices; errors are thrown.
  ort.env.logLevel = 'fatal';
  return {
    flavour: 'native',
    version: ort.env.versions.node ?? ort.env.versions.common,
    InferenceSession: ort.InferenceSession,
    Tensor: ort.Tensor,
    providers: ort.listSupportedBackends().map(({ name }) => name),
  };
}

async function loadWebAssembly(threads: number): Promise<OnnxModule> {
  const ort = await import('onnxruntime-web');
  // The first session of the process fixes it.
  ort.env.wasm.numThreads = threads;
  ort.env.logLevel = 'fatal';
  return {
    flavour: 'wasm',
    version: ort.env.versions.web ?? ort.env.versions.common,
    InferenceSession: ort.InferenceSession as unknown as typeof OnnxRuntimeNode.InferenceSession,
    Tensor: ort.Tensor as unknown as typeof OnnxRuntimeNode.Tensor,
    providers: ['cpu'],
  };
}
