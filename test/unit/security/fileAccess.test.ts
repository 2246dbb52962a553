import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { editor, fakeVscode } from '../../support/fakeEditor.ts';
import { temporaryFolder } from '../../support/temporaryFolder.ts';

vi.mock('vscode', () => fakeVscode);

import { admitFile } from '../../../src/extension/admitFile.ts';
import { allowedFiles, mayRead } from '../../../src/extension/mayRead.ts';
import { askedFiles } from '../../../src/extension/tree/askedFiles.ts';

const root = temporaryFolder();
const project = join(root, 'project');
const downloads = join(root, 'downloads');
const elsewhere = join(root, 'elsewhere');
for (const folder of [project, downloads, elsewhere, join(project, 'models')]) mkdirSync(folder);
for (const path of [
  'project/models/a.onnx',
  'downloads/b.onnx',
  'elsewhere/secret',
  'elsewhere/named.onnx',
]) {
  writeFileSync(join(root, path), '');
}
const named = {
  models: { far: { path: join(elsewhere, 'named.onnx') } },
  dataSets: { x: { path: 'x.npy' } },
};
writeFileSync(join(project, 'neuron-lens.json'), JSON.stringify(named));
symlinkSync(elsewhere, join(project, 'link'));
symlinkSync(join(elsewhere, 'secret'), join(project, 'models/linked.onnx'));

const ofProject = { origin: { folder: project }, path: join(project, 'a.nlens.json') };
const ofDownloads = { origin: { folder: downloads }, path: join(downloads, 'b.nlens.json') };

beforeEach(() => {
  editor.reset(project);
  allowedFiles.clear();
});

describe('a document may read', () => {
  it.each([
    ['a file of the workspace', 'project/models/a.onnx', ofProject, true],
    ['a file of the workspace that is not there', 'project/none/b.onnx', ofProject, true],
    ['from elsewhere, a file of the workspace', 'project/models/a.onnx', ofDownloads, true],
    ['a file beside it', 'downloads/b.onnx', ofDownloads, true],
    ['a file beside another document', 'downloads/b.onnx', ofProject, false],
    ['a file above the workspace', 'elsewhere/secret', ofProject, false],
    ['the folder above', '.', ofProject, false],
    ['a folder whose name only begins like the workspace', 'project-2/a.onnx', ofProject, false],
    ['what a link in the workspace leads to', 'project/models/linked.onnx', ofProject, false],
    ['what lies behind a linked folder', 'project/link/secret', ofProject, false],
    ['what is not there behind a linked folder', 'project/link/none', ofProject, false],
    ['what neuron-lens.json names', 'elsewhere/named.onnx', ofProject, true],
    ['what the neuron-lens.json of another folder names', 'elsewhere/named.onnx', ofDownloads, false],
  ])('%s', async (_what, path, asker, allowed) => {
    expect(await mayRead(join(root, path), asker)).toBe(allowed);
  });

  it('in restricted mode, nothing outside that neuron-lens.json names', async () => {
    editor.trusted = false;
    expect(await mayRead(join(elsewhere, 'named.onnx'), ofProject)).toBe(false);
    expect(await mayRead(join(project, 'models/a.onnx'), ofProject)).toBe(true);
  });

  it('without an open folder, only what lies beside it', async () => {
    editor.folder = undefined;
    expect(await mayRead(join(project, 'models/a.onnx'), ofProject)).toBe(true);
    expect(await mayRead(join(downloads, 'b.onnx'), ofProject)).toBe(false);
    expect(await mayRead(join(project, 'models/a.onnx'), { origin: { folder: project } })).toBe(false);
  });
});

describe('for other files the user is asked', () => {
  const secret = join(elsewhere, 'secret');

  it('with the path where the file really is, and once', async () => {
    editor.answers = ['Read It'];
    await admitFile(join(project, 'models/linked.onnx'), ofProject);
    expect(editor.questions).toHaveLength(1);
    expect(editor.questions[0]).toMatch(/^a\.nlens\.json asks to read a file outside of the workspace\.\n/);
    expect(editor.questions[0]).toContain(secret);
    await admitFile(secret, ofProject);
    expect(editor.questions).toHaveLength(1);
  });

  it('and it is not read where the user does not agree', async () => {
    await expect(admitFile(secret, ofProject)).rejects.toThrow(
      /elsewhere.secret is outside of the workspace and was not read/,
    );
    await expect(admitFile(secret, ofProject)).rejects.toThrow();
    expect(editor.questions).toHaveLength(2);
  });

  it('never for files of the workspace', async () => {
    await admitFile(join(project, 'models/a.onnx'), ofDownloads);
    expect(editor.questions).toEqual([]);
  });

  it('with a path that is one line, whatever its characters', async () => {
    const path = join(elsewhere, 'a\n\u202eb');
    await expect(admitFile(path, ofProject)).rejects.toThrow();
    expect(editor.questions[0]!.split('\n').slice(1, 3)).toEqual([join(elsewhere, 'a  b'), '']);
  });
});

it('all files that a saved request names are asked for, and names of neuron-lens.json are none', async () => {
  const request = {
    model: 'far',
    secondModel: '/etc/shadow',
    data: 'x',
    testData: 'constructor',
    fineLabels: '/etc/hosts',
    folder: '/root/.ssh',
    parameters: { baseline: '/etc/passwd' },
  };
  expect(await askedFiles(request, project)).toEqual([
    '/etc/shadow',
    join(process.cwd(), 'constructor'),
    '/etc/hosts',
    '/root/.ssh',
    '/etc/passwd',
  ]);
  expect(await askedFiles({ model: 'far', parameters: { baseline: 'mean' } }, project)).toEqual([]);
});
