import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { findLibraries, installedVersion, nvidiaCards } from '../../../../src/extension/start/GpuFacts.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'neuron-lens-gpu-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

/** A program that stands for nvidia-smi. */
function program(script: string): string {
  const path = join(folder, 'nvidia-smi');
  writeFileSync(path, `#!/bin/sh\n${script}\n`);
  chmodSync(path, 0o755);
  return path;
}

describe.skipIf(process.platform === 'win32')('graphics cards', () => {
  it('are those that the tool lists', async () => {
    const tool = program('[ "$2" = --format=csv,noheader ] && printf "A, 1.0\\nB, 1.0\\n"');
    expect(await nvidiaCards(tool)).toEqual(['A, 1.0', 'B, 1.0']);
  });

  it.each([
    ['true', 'nvidia-smi lists no graphics card'],
    ['echo "No devices were found"; exit 6', 'nvidia-smi failed: No devices were found'],
    ['echo "driver mismatch" >&2; exit 18', 'nvidia-smi failed: driver mismatch'],
  ])('are none where it does: %s', async (script, reason) => {
    expect(await nvidiaCards(program(script))).toBe(reason);
  });

  it('are none where the tool is missing', async () => {
    expect(await nvidiaCards(join(folder, 'nothing'))).toMatch(/was not found/);
  });
});

it('libraries are found in the folders of the environment, and missing ones are named', async () => {
  const other = join(folder, 'other');
  mkdirSync(other);
  writeFileSync(join(other, 'libneuronlens.so.1'), '');
  const found = await findLibraries(['libneuronlens.so.1', 'libneuronlens.so.2'], process.platform, {
    PATH: [folder, other].join(delimiter),
    LD_LIBRARY_PATH: [folder, other].join(delimiter),
  });
  expect(found).toEqual([
    { name: 'libneuronlens.so.1', path: join(other, 'libneuronlens.so.1') },
    { name: 'libneuronlens.so.2', path: undefined },
  ]);
});

it.skipIf(process.platform !== 'linux')('libraries are found in the cache of the loader', async () => {
  const [library] = await findLibraries(['libc.so.6'], 'linux', {});
  expect(library!.path).toMatch(/^\/.*libc\.so\.6$/);
});

it('the version of an installed package is read', async () => {
  expect(await installedVersion(folder)).toBeUndefined();
  const at = join(folder, 'node_modules/@tensorflow/tfjs-node-gpu');
  mkdirSync(at, { recursive: true });
  writeFileSync(join(at, 'package.json'), '{ "version": "4.22.0" }');
  expect(await installedVersion(folder)).toBe('4.22.0');
});
