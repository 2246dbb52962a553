import { describe, expect, it } from 'vitest';
import type { GpuFacts } from '../../../../src/extension/start/GpuFacts.ts';
import { canInstall, gpuPage, nextStep } from '../../../../src/extension/start/gpuPage.ts';

const device = (name: string, available: boolean, detail: string) => ({
  name,
  available,
  detail,
  chosen: false,
});
const library = (path?: string) => ({ name: 'libcudnn.so.8', path });
const ready: GpuFacts = {
  platform: 'linux',
  arch: 'x64',
  cards: ['NVIDIA T4, 535.1'],
  libraries: [library('/usr/lib/libcudnn.so.8')],
  installed: '4.22.0',
  devices: [device('tensorflow', true, 'GPU, TensorFlow.js 4.22.0'), device('cuda', false, 'no CUDA files')],
};
const broken = [device('tensorflow', false, 'libtensorflow.so.2 | cannot be opened')];

describe('the next step', () => {
  it.each<[string, Partial<GpuFacts>, RegExp]>([
    ['all is there', {}, /^TensorFlow runs on the GPU/],
    ['no build', { devices: broken, platform: 'darwin' }, /no build for the GPU on darwin-x64/],
    ['no build for the processor', { devices: broken, arch: 'arm64' }, /no build for the GPU on linux-arm64/],
    [
      'CUDA by ONNX Runtime',
      { devices: [...broken, device('cuda', true, 'CUDA')] },
      /^ONNX Runtime runs on this GPU/,
    ],
    ['no card', { devices: broken, cards: 'nvidia-smi was not found' }, /\(nvidia-smi was not found\)/],
    ['no cuDNN', { devices: broken, libraries: [library()] }, /cuDNN 8\.1: libcudnn\.so\.8 was not found/],
    ['no package', { devices: broken, installed: undefined }, /Install the package/],
    ['no reason', { devices: broken }, /does not load/],
  ])('where %s', (_name, change, expected) => {
    expect(nextStep({ ...ready, ...change })).toMatch(expected);
  });
});

it('the package is offered where it alone is missing', () => {
  const missing = { ...ready, devices: broken, installed: undefined };
  expect(canInstall(missing)).toBe(true);
  for (const change of [{ installed: '4.22.0' }, { cards: 'none' }, { libraries: [library()] }]) {
    expect(canInstall({ ...missing, ...change })).toBe(false);
  }
});

it('the page shows what was found, why it does not load, and the command with its folder', () => {
  const page = gpuPage({ ...ready, devices: broken, installed: undefined }, '/storage/tensorflow');
  expect(page).toContain('| ✗ | device `tensorflow`: libtensorflow.so.2 \\| cannot be opened |');
  expect(page).toContain('| ✓ | NVIDIA graphics card and driver: NVIDIA T4, 535.1 |');
  expect(page).toContain('| ✓ | `libcudnn.so.8`: /usr/lib/libcudnn.so.8 |');
  expect(page).toContain('npm install @tensorflow/tfjs-node-gpu@4.22.0');
  expect(page).toContain('/storage/tensorflow');
});
