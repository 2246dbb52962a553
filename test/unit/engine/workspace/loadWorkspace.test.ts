import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { findWorkspace } from '../../../../src/engine/workspace/findWorkspace.ts';
import { loadWorkspace } from '../../../../src/engine/workspace/loadWorkspace.ts';
import { resolveDataSet, resolveModel } from '../../../../src/engine/workspace/resolveModel.ts';
import { temporaryFolder } from '../../../support/temporaryFolder.ts';

const root = temporaryFolder();

function folderWith(content: unknown): string {
  const folder = mkdtempSync(join(root, 'workspace-'));
  writeFileSync(
    join(folder, 'neuron-lens.json'),
    typeof content === 'string' ? content : JSON.stringify(content),
  );
  return folder;
}

it('makes paths absolute', async () => {
  const folder = folderWith({
    models: {
      net: { path: 'models/net.onnx', code: 'net.py', baseline: 'mean.npy' },
      other: { path: 'o.onnx', baseline: 'mean' },
    },
    dataSets: { digits: { path: '/data/x.npy', labelsFile: 'y.npy' } },
  });
  const workspace = await loadWorkspace(folder);
  expect(workspace?.folder).toBe(folder);
  expect(workspace?.models.net).toEqual({
    path: join(folder, 'models', 'net.onnx'),
    code: join(folder, 'net.py'),
    baseline: join(folder, 'mean.npy'),
  });
  expect(workspace?.models.other!.baseline).toBe('mean');
  expect(workspace?.dataSets.digits).toEqual({ path: '/data/x.npy', labelsFile: join(folder, 'y.npy') });
});

it('reads labels from a text file, one a line', async () => {
  const folder = folderWith({ models: { net: { path: 'net.onnx', labels: 'names.txt' } } });
  await expect(loadWorkspace(folder)).rejects.toThrow(/models\.net\.labels: cannot read/);
  writeFileSync(join(folder, 'names.txt'), 'great white shark\r\ntiger cat\n');
  expect((await loadWorkspace(folder))?.models.net!.labels).toEqual(['great white shark', 'tiger cat']);
});

it('is undefined where there is no file', async () => {
  expect(await loadWorkspace(mkdtempSync(join(root, 'empty-')))).toBeUndefined();
});

it('is refused where there is no folder', async () => {
  await expect(loadWorkspace(join(root, 'not there'))).rejects.toThrow(
    /not there is no folder: give the folder of/,
  );
});

it('is found in a folder above', async () => {
  const folder = folderWith({});
  const below = join(folder, 'a', 'b');
  mkdirSync(below, { recursive: true });
  expect((await findWorkspace(below))?.folder).toBe(folder);
});

it('resolves names first, then files, then takes the path itself', async () => {
  const folder = folderWith({
    models: { net: { path: 'net.onnx', labels: ['a', 'b'] } },
    dataSets: { fine: { path: 'x.npy' }, coarse: { path: 'x.npy', classes: { all: [0] } } },
  });
  const workspace = await loadWorkspace(folder);
  expect(resolveModel(workspace, 'net').labels).toEqual(['a', 'b']);
  expect(resolveModel(workspace, join(folder, 'net.onnx')).labels).toEqual(['a', 'b']);
  expect(resolveModel(workspace, '/other.onnx')).toEqual({ path: '/other.onnx' });
  expect(resolveModel(undefined, '/other.onnx')).toEqual({ path: '/other.onnx' });
  expect(resolveModel(workspace, 'toString').path).toBe(join(process.cwd(), 'toString'));
  expect(resolveDataSet(workspace, join(folder, 'x.npy'))).not.toHaveProperty('classes');
  expect(resolveDataSet(workspace, 'coarse').classes).toEqual({ all: [0] });
});

describe('refuses, and names the key', () => {
  it.each<[string, unknown, RegExp]>([
    ['what is not JSON', '{"models": }', /neuron-lens\.json is not JSON: /],
    [
      'an unknown key',
      { models: { net: { path: 'a.onnx', preprocesing: {} } } },
      /models\.net: .*"preprocesing"/,
    ],
    ['a missing path', { models: { net: {} } }, /models\.net\.path: /],
    [
      'a wrong type',
      { dataSets: { d: { path: 'x', header: 'yes' } } },
      /dataSets\.d\.header: .*expected boolean/,
    ],
    [
      'a wrong step',
      { models: { n: { path: 'x', preprocessing: { scale: '255' } } } },
      /models\.n\.preprocessing\.scale: .*fraction such as "1\/255"/,
    ],
    [
      'an unknown step',
      { dataSets: { d: { path: 'x', preprocessing: { sclae: 1 } } } },
      /dataSets\.d\.preprocessing: .*"sclae"/,
    ],
    [
      'a wrong value in a step',
      { dataSets: { d: { path: 'x', preprocessing: { std: [1, 0] } } } },
      /dataSets\.d\.preprocessing\.std\.1: /,
    ],
    [
      'a relative path out of the folder',
      { models: { n: { path: '../secret.onnx' } } },
      /models\.n\.path: \.\.\/secret\.onnx leaves the folder/,
    ],
    ['a list', [], /the document: .*expected object/],
  ])('%s', async (_, content, message) => {
    await expect(loadWorkspace(folderWith(content))).rejects.toThrow(
      expect.objectContaining({ name: 'InputError', message: expect.stringMatching(message) }),
    );
    await expect(loadWorkspace(folderWith(content))).rejects.toThrow(/^[^\n]*$/);
  });
});
