import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type { DeviceReport } from '../../protocol/requests.ts';
import { InputError } from '../InputError.ts';
import { tensorFlowPackage } from '../tensorFlowPackage.ts';
import { encodeOnnx } from '../formats/onnx/writeOnnx.ts';
import { checkOutputs, checkRuntime, deviceProbe } from './deviceProbe.ts';
import { loadOnnxModule } from './loadOnnxModule.ts';
import { findTensorFlow } from './findTensorFlow.ts';
import { executionProvider, onnxProviders, type OnnxDevice } from './executionProvider.ts';
import { nativeMessage } from './nativeMessage.ts';
import { OnnxRuntime, type OnnxRuntimeOptions } from './OnnxRuntime.ts';
import { openTensorFlow } from './openTensorFlow.ts';
import { probeInChild, type ProbeAnswer, type ProbeOptions } from './ProbeProcess.ts';
import { prepareForOnnx } from './prepareForOnnx.ts';
import { ReferenceRuntime } from './ReferenceRuntime.ts';
import { deviceNames, type DeviceName, type Runtime } from './Runtime.ts';

export interface OpenRuntimeOptions extends OnnxRuntimeOptions {
  readonly probe?: ProbeOptions;
}

/** Order in which `auto` tries devices. */
export const autoOrder = [
  'tensorflow',
  'cuda',
  'directml',
  'coreml',
  'webgpu',
  'cpu',
] as const satisfies DeviceName[];

/**
 * Opens a device. `auto` takes the first that is there and computes a small convolution and its gradient correctly.
 * @returns the runtime, and for each device tried what it is or why it was passed over.
 * @throws InputError where the device that was asked for by name cannot be used.
 */
export async function openRuntime(
  device: DeviceName | 'auto',
  options: OpenRuntimeOptions = {},
): Promise<{ runtime: Runtime; report: DeviceReport[] }> {
  const report: DeviceReport[] = [];
  for (const name of device === 'auto' ? autoOrder : [device]) {
    const outcome = await tryDevice(name, device !== 'auto', options);
    if (typeof outcome !== 'string') {
      report.push({ name, available: true, detail: outcome.description, chosen: true });
      return { runtime: outcome, report };
    }
    report.push({ name, available: false, detail: outcome, chosen: false });
  }
  const reasons = report.map(({ name, detail }) => `${name}: ${detail}`).join('; ');
  throw new InputError(
    device === 'auto'
      ? `no device can be used (${reasons})`
      : `the device ${reasons}; choose another one with --device (\`neuron-lens devices\` lists them)`,
  );
}

/** Tries every device, for a list; `chosen` marks the one that `auto` would take. */
export async function probeDevices(options: OpenRuntimeOptions = {}): Promise<DeviceReport[]> {
  const report: DeviceReport[] = [];
  for (const name of deviceNames) {
    const outcome = await tryDevice(name, false, options);
    const available = typeof outcome !== 'string';
    const chosen = available && name !== 'reference' && !report.some((earlier) => earlier.chosen);
    report.push({ name, available, detail: available ? outcome.description : outcome, chosen });
    if (available) await outcome.dispose();
  }
  return report;
}

/** A reader of `--device`. @throws InputError for a name that is none. */
export function parseDevice(name: string): DeviceName | 'auto' {
  if (name === 'auto' || (deviceNames as readonly string[]).includes(name))
    return name as DeviceName | 'auto';
  throw new InputError(`no device is named "${name}"; choose auto, ${deviceNames.join(', ')}`);
}

/** The runtime, or the reason why there is none. */
async function tryDevice(
  name: DeviceName,
  named: boolean,
  options: OpenRuntimeOptions,
): Promise<Runtime | string> {
  if (name === 'reference') return new ReferenceRuntime();
  // NVIDIA's libraries read it when they are loaded: no rounding of convolutions to 19 bits, which they do unasked.
  process.env['NVIDIA_TF32_OVERRIDE'] ??= '0';
  try {
    const runtime = name === 'tensorflow' ? await tensorFlow(options) : await onnx(name, named, options);
    try {
      await checkRuntime(runtime);
      return runtime;
    } catch (error) {
      await runtime.dispose();
      throw error;
    }
  } catch (error) {
    return nativeMessage(error);
  }
}

async function tensorFlow(options: OpenRuntimeOptions): Promise<Runtime> {
  const packageName = findTensorFlow();
  if (packageName === undefined) throw new Error(`not installed: npm install ${tensorFlowPackage.name}`);
  const answer = await probedOnce('tensorflow', () =>
    probeInChild({ kind: 'tensorflow', packageName }, options.probe),
  );
  if (!answer.hardware) throw new Error('TensorFlow found no GPU that it can use');
  return openTensorFlow(packageName);
}

async function onnx(device: OnnxDevice, named: boolean, options: OpenRuntimeOptions): Promise<Runtime> {
  if (device === 'cpu') return OnnxRuntime.open(device, options);
  const { providers } = await loadOnnxModule('native');
  if (!providers.includes(onnxProviders[device]))
    throw new Error(`not part of ONNX Runtime on ${process.platform}-${process.arch}`);
  if (device === 'cuda' && !cudaFilesInstalled())
    throw new Error("ONNX Runtime's CUDA files are not installed");
  const answer = await probedOnce(device, async () => {
    const { graph: probe, feeds } = await deviceProbe();
    const graph = prepareForOnnx(probe);
    const provider = executionProvider(device, graph);
    const model = encodeOnnx(graph);
    return probeInChild({ kind: 'onnx', provider, model, feeds, outputs: graph.outputs }, options.probe);
  });
  await checkOutputs(answer.outputs);
  if (!answer.hardware && !named) throw new Error('only a software imitation of a graphics card is there');
  return OnnxRuntime.open(device, options);
}

/** Answers of child processes: a device does not change while this process lives. */
const answers = new Map<DeviceName, Promise<ProbeAnswer>>();

function probedOnce(device: DeviceName, probe: () => Promise<ProbeAnswer>): Promise<ProbeAnswer> {
  let answer = answers.get(device);
  if (!answer) answers.set(device, (answer = probe()));
  return answer;
}

/** The CUDA provider is a library of its own, which the installation of onnxruntime-node can download. */
function cudaFilesInstalled(): boolean {
  const main = createRequire(import.meta.url).resolve('onnxruntime-node');
  const folder = join(dirname(main), '..', 'bin', 'napi-v6', process.platform, process.arch);
  return ['libonnxruntime_providers_cuda.so', 'onnxruntime_providers_cuda.dll'].some((file) =>
    existsSync(join(folder, file)),
  );
}
