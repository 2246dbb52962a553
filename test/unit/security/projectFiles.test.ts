import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { InputError } from '../../../src/engine/InputError.ts';
import { SavedAnalyses } from '../../../src/engine/saved/SavedAnalyses.ts';
import { loadWorkspace } from '../../../src/engine/workspace/loadWorkspace.ts';
import { describeSaved } from '../../../src/extension/tree/describeSaved.ts';
import { hostileText, withTexts } from '../../support/hostile.ts';
import { makeRulesResult } from '../../support/makeRulesResult.ts';
import { temporaryFolder } from '../../support/temporaryFolder.ts';

let folder: string;
beforeEach(() => (folder = temporaryFolder()));

const write = (content: unknown): void =>
  writeFileSync(
    join(folder, 'neuron-lens.json'),
    typeof content === 'string' ? content : JSON.stringify(content),
  );

describe('a neuron-lens.json', () => {
  it.each([
    ['a model', { models: { a: { path: '../../secret.onnx' } } }],
    ['code', { models: { a: { path: 'a.onnx', code: '../../../etc/passwd' } } }],
    ['names of classes', { models: { a: { path: 'a.onnx', labels: 'x/../../secret.txt' } } }],
    ['a baseline', { models: { a: { path: 'a.onnx', baseline: '../secret.npy' } } }],
    ['data', { dataSets: { a: { path: '..' } } }],
    ['labels', { dataSets: { a: { path: 'a.npy', labelsFile: '../y.npy' } } }],
  ])('names no %s above its folder by a relative path', async (_what, content) => {
    write(content);
    await expect(loadWorkspace(folder)).rejects.toThrow('leaves the folder of neuron-lens.json');
  });

  it('changes no prototype, whatever its names are', async () => {
    const entry = '{"path":"a.onnx"}';
    write(`{"models":{"__proto__":${entry},"constructor":${entry},"toString":${entry}}}`);
    const found = await loadWorkspace(folder).catch((error: unknown) => error);
    if (!(found instanceof InputError)) {
      const { models } = found as { models: Record<string, unknown> };
      expect(Object.getPrototypeOf(models)).toBe(Object.prototype);
      expect(Object.keys(models)).toEqual(expect.arrayContaining(['constructor', 'toString']));
    }
    expect('path' in {}).toBe(false);
  });

  it.skipIf(process.platform === 'win32')(
    'that never ends is refused, and so are its names of classes',
    async () => {
      symlinkSync('/dev/zero', join(folder, 'labels.txt'));
      write({ models: { a: { path: 'a.onnx', labels: 'labels.txt' } } });
      await expect(loadWorkspace(folder)).rejects.toThrow('no plain file');
      const other = temporaryFolder();
      symlinkSync('/dev/zero', join(other, 'neuron-lens.json'));
      await expect(loadWorkspace(other)).rejects.toThrow('no plain file');
    },
  );

  it.each(['['.repeat(1e6), '{"models":'.repeat(1e5), '"\u001b[31m', `{"${'k'.repeat(1e6)}":1}`])(
    'that is damaged is refused with one line',
    async (text) => {
      write(text);
      const error = (await loadWorkspace(folder).catch((thrown: unknown) => thrown)) as Error;
      expect(error).toBeInstanceOf(InputError);
      expect(error.message).not.toContain('\n');
    },
  );
});

describe('the folder of saved analyses', () => {
  const result = makeRulesResult();
  const name = `rules-${'a'.repeat(16)}`;

  it('lists texts of one line for an analysis with hostile ones', async () => {
    const saved = new SavedAnalyses(folder);
    await saved.keep(
      'a'.repeat(64),
      withTexts(result, (text) => `${hostileText} ${text}`),
    );
    const [listed] = await saved.list();
    const { label, description, tooltip } = describeSaved(listed!);
    expect(label).toBe('Rules');
    expect(description).not.toMatch(/\p{Cc}|\u202e/u);
    expect(tooltip.split('\n').length).toBeLessThan(20);
    expect(tooltip.replaceAll('\n', '')).not.toMatch(/\p{Cc}|\u202e/u);
  });

  it.skipIf(process.platform === 'win32')(
    'is left alone where it is a link, and so are links in it',
    async () => {
      const elsewhere = temporaryFolder();
      writeFileSync(join(elsewhere, `${name}.nlens.json`), JSON.stringify(result));
      symlinkSync(elsewhere, join(folder, '.neuron-lens'));
      expect(await new SavedAnalyses(folder).list()).toEqual([]);
      await expect(new SavedAnalyses(folder).keep('a'.repeat(64), result)).rejects.toThrow('is a link');

      const other = temporaryFolder();
      mkdirSync(join(other, '.neuron-lens'));
      symlinkSync('/dev/zero', join(other, '.neuron-lens', `${name}.nlens.json`));
      symlinkSync('/dev/zero', join(other, '.neuron-lens', `${name}.meta.json`));
      expect(await new SavedAnalyses(other).list()).toEqual([]);
      expect(await new SavedAnalyses(other).find('a'.repeat(64))).toBeUndefined();
    },
  );

  it('removes no file that a page or a list names outside of it', async () => {
    const saved = new SavedAnalyses(folder);
    await saved.keep('a'.repeat(64), result);
    const outside = join(folder, `${name}.nlens.json`);
    writeFileSync(outside, 'mine');
    await saved.remove(outside);
    await saved.remove(join(folder, '.neuron-lens', '..', `${name}.nlens.json`));
    expect(await saved.setAside(outside)).toBeUndefined();
    expect(await saved.list()).toHaveLength(1);
  });
});
