import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { findTensorFlow } from '../../../../src/engine/runtime/findTensorFlow.ts';
import { tensorFlowPackage } from '../../../../src/engine/tensorFlowPackage.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'neuron-lens-tensorflow-'));
});
afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true });
});

/** Installs a package of one file, as npm would. */
function install(name: string): string {
  const main = join(folder, 'node_modules', name, 'main.js');
  mkdirSync(join(main, '..'), { recursive: true });
  writeFileSync(join(main, '../package.json'), JSON.stringify({ name, main: 'main.js' }));
  writeFileSync(main, 'exports.answer = 42;');
  return main;
}

test('a package of the folder that the environment names is found, and loads', async () => {
  const main = install('@neuron-lens-test/gpu');
  expect(findTensorFlow('@neuron-lens-test/gpu')).toBeUndefined();
  vi.stubEnv(tensorFlowPackage.folderVariable, folder);
  const found = findTensorFlow('@neuron-lens-test/gpu')!;
  expect(found).toBe(pathToFileURL(main).href);
  expect(((await import(found)) as { default: { answer: number } }).default.answer).toBe(42);
});

test('what is installed beside the program comes first', () => {
  install('@tensorflow/tfjs-core');
  const beside = findTensorFlow('@tensorflow/tfjs-core');
  vi.stubEnv(tensorFlowPackage.folderVariable, folder);
  expect(findTensorFlow('@tensorflow/tfjs-core')).toBe(beside);
});

test('a folder that does not exist, or an empty name, holds nothing', () => {
  for (const value of [join(folder, 'missing'), '']) {
    vi.stubEnv(tensorFlowPackage.folderVariable, value);
    expect(findTensorFlow('@neuron-lens-test/gpu')).toBeUndefined();
  }
});
