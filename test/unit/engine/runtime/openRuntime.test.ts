import { join } from 'node:path';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { swiftShaderEnvironment } from '../../../support/swiftShader.ts';

/** A fresh copy: answers of devices are kept for the life of the process. */
async function load() {
  vi.resetModules();
  return import('../../../../src/engine/runtime/openRuntime.ts');
}

afterEach(() => vi.unstubAllEnvs());

test('every device is listed with what it is or why it is passed over', async () => {
  const { probeDevices } = await load();
  const report = await probeDevices({ threads: 1 });
  expect(report.map(({ name }) => name)).toEqual([
    'tensorflow',
    'cuda',
    'directml',
    'coreml',
    'webgpu',
    'cpu',
    'reference',
  ]);
  expect(report.filter(({ chosen }) => chosen)).toHaveLength(1);
  for (const { detail } of report) expect(detail).toMatch(/^[^\n]+$/);
  const cpu = report.find(({ name }) => name === 'cpu')!;
  expect(cpu).toMatchObject({
    available: true,
    detail: expect.stringMatching(/^CPU, ONNX Runtime/) as string,
  });
});

test('auto takes the first device that works, and tells of those before it', async () => {
  const { autoOrder, openRuntime } = await load();
  const { runtime, report } = await openRuntime('auto', { threads: 1 });
  const tried = report.map(({ name }) => name);
  expect(tried).toEqual(autoOrder.slice(0, tried.length));
  expect(report.at(-1)).toEqual({
    name: runtime.device,
    available: true,
    detail: runtime.description,
    chosen: true,
  });
  expect(report.slice(0, -1).some(({ available, chosen }) => available || chosen)).toBe(false);
  await runtime.dispose();
});

test('a device that is not there is refused by name, with the reason', async () => {
  const { openRuntime } = await load();
  const missing = process.platform === 'darwin' ? 'directml' : 'coreml';
  await expect(openRuntime(missing)).rejects.toMatchObject({ name: 'InputError' });
  await expect(openRuntime(missing)).rejects.toThrow(
    new RegExp(
      `^the device ${missing}: not part of ONNX Runtime on ${process.platform}-${process.arch}; choose another`,
    ),
  );
});

test('names of devices are checked', async () => {
  const { parseDevice } = await load();
  expect(parseDevice('auto')).toBe('auto');
  expect(parseDevice('webgpu')).toBe('webgpu');
  expect(() => parseDevice('gpu')).toThrow(
    'no device is named "gpu"; choose auto, tensorflow, cuda, directml, coreml, webgpu, cpu, reference',
  );
});

test('the processor is found without the native module', async () => {
  vi.stubEnv('NEURON_LENS_ONNX', 'wasm');
  const { openRuntime } = await load();
  const { runtime } = await openRuntime('cpu', { threads: 1 });
  expect(runtime.description).toMatch(/^CPU, ONNX Runtime .* in WebAssembly, 1 thread$/);
  await runtime.dispose();
});

test('WebAssembly stands in where the native module does not load', async () => {
  vi.doMock('onnxruntime-node', () => {
    throw new Error("Cannot find module '../bin/napi-v6/darwin/x64/onnxruntime_binding.node'");
  });
  const { openRuntime } = await load();
  const { runtime } = await openRuntime('cpu', { threads: 1 });
  expect(runtime.description).toContain('in WebAssembly');
  await runtime.dispose();
  await expect(openRuntime('webgpu')).rejects.toMatchObject({ name: 'InputError' });
  vi.doUnmock('onnxruntime-node');
});

test('a driver that crashes is passed over', async () => {
  const { probeDevices } = await load();
  const script = join(import.meta.dirname, 'fixtures', 'crash.mjs');
  const report = await probeDevices({ threads: 1, probe: { script } });
  const webgpu = report.find(({ name }) => name === 'webgpu')!;
  expect(webgpu).toEqual({ name: 'webgpu', available: false, detail: 'crashed (SIGABRT)', chosen: false });
});

const environment = swiftShaderEnvironment();
describe.skipIf(!environment)('an imitation of a graphics card (needs the Debian package chromium)', () => {
  test('is passed over by auto', async () => {
    const { openRuntime } = await load();
    const { runtime, report } = await openRuntime('auto', { threads: 1, probe: { env: environment! } });
    expect(report.find(({ name }) => name === 'webgpu')).toMatchObject({
      available: false,
      detail: 'only a software imitation of a graphics card is there',
    });
    expect(runtime.device).toBe('cpu');
    await runtime.dispose();
  });
});
