import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, test } from 'vitest';
import { checkRuntime } from '../../../../src/engine/runtime/deviceProbe.ts';
import { openTensorFlow } from '../../../../src/engine/runtime/openTensorFlow.ts';
import { probeInChild } from '../../../../src/engine/runtime/ProbeProcess.ts';

/** A package that stands for TensorFlow's, of which none is installed here. */
const standIn = (name: string) => pathToFileURL(join(import.meta.dirname, 'fixtures', name)).href;

test('opens a package whose backend uses a GPU', async () => {
  const runtime = await openTensorFlow(standIn('gpuPackage.mjs'));
  expect(runtime.description).toMatch(/^GPU, TensorFlow\.js 4\./);
  await checkRuntime(runtime);
  await runtime.dispose();
});

test('refuses one that fell back to the processor', async () => {
  await expect(openTensorFlow(standIn('cpuPackage.mjs'))).rejects.toThrow(
    'TensorFlow found no GPU that it can use',
  );
});

test('is tried in a process of its own first', async () => {
  const [gpu, cpu] = ['gpuPackage.mjs', 'cpuPackage.mjs'].map((name) =>
    probeInChild({ kind: 'tensorflow', packageName: standIn(name) }),
  );
  expect(await gpu).toEqual({ outputs: {}, hardware: true });
  expect(await cpu).toEqual({ outputs: {}, hardware: false });
});
