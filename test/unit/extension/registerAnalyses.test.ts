import { readFileSync } from 'node:fs';
import { beforeEach, expect, it, vi } from 'vitest';
import { editor, fakeVscode } from '../../support/fakeEditor.ts';

vi.mock('vscode', () => fakeVscode);

import { registerAnalyses } from '../../../src/extension/registerAnalyses.ts';
import type { ResultViews } from '../../../src/extension/ResultViews.ts';
import type { Services } from '../../../src/extension/Services.ts';

const { contributes } = JSON.parse(readFileSync('package.json', 'utf8')) as {
  contributes: { commands: { command: string; enablement?: string }[] };
};
const analyses = contributes.commands
  .filter(({ enablement }) => enablement === 'isWorkspaceTrusted')
  .map(({ command }) => command);

beforeEach(() => {
  editor.reset('/strange');
  // Whatever else a command touched would throw.
  registerAnalyses({} as Services, {} as ResultViews);
});

it('registers the commands that are not offered in restricted mode, and no other', () => {
  expect(analyses.length).toBeGreaterThan(12);
  expect([...editor.commands.keys()].sort()).toEqual([...analyses].sort());
});

it.each(analyses)('in restricted mode %s tells the reason before it asks anything', async (id) => {
  editor.trusted = false;
  const file = fakeVscode.Uri.file('/strange/a.nlens.json');
  for (const from of [undefined, file, { model: 'lenet', data: 'digits' }]) {
    editor.errors = [];
    await editor.commands.get(id)!(from);
    expect(editor.errors).toEqual([expect.stringMatching(/^This workspace is not trusted: .* Trust it/)]);
  }
  expect(editor.shown).toEqual([]);
});
