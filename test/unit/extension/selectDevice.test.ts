import { beforeEach, describe, expect, it, vi } from 'vitest';
import { editor, fakeVscode } from '../../support/fakeEditor.ts';

vi.mock('vscode', () => fakeVscode);

import { selectDevice } from '../../../src/extension/commands/selectDevice.ts';
import type { Services } from '../../../src/extension/Services.ts';
import { settings } from '../../../src/extension/settings.ts';

const services = {
  engine: {
    devices: () =>
      Promise.resolve([
        { name: 'cuda', available: false, detail: 'no files', chosen: false },
        { name: 'cpu', available: true, detail: 'CPU, 2 threads', chosen: true },
      ]),
  },
  log: { error: vi.fn() },
} as unknown as Services;

beforeEach(() => editor.reset('/project'));

function select(device: string): Promise<void> {
  editor.acts = [{ pick: [device] }];
  return selectDevice(services);
}

describe('Select Device', () => {
  it("writes the user's own setting", async () => {
    await select('cpu');
    expect(editor.errors).toEqual([]);
    expect(editor.shown).toEqual([expect.objectContaining({ labels: ['auto', 'cuda', 'cpu'] })]);
    expect(editor.settings).toEqual({ 'neuronLens.device': 'cpu' });
    expect(editor.workspaceSettings).toEqual({});
    expect(editor.warnings).toEqual([]);
  });

  it('leaves all as it is when the user leaves', async () => {
    editor.acts = ['leave'];
    await selectDevice(services);
    expect(editor.settings).toEqual({});
  });

  it('says that the workspace has another one, and changes that only when it is told to', async () => {
    editor.workspaceSettings['neuronLens.device'] = 'cuda';
    await select('cpu');
    expect(editor.shown[0]!.text).toMatch(/The settings of this workspace choose cuda/);
    expect(editor.warnings).toEqual([expect.stringMatching(/^cpu is your own choice now\. Here cuda still/)]);
    expect(editor.settings).toEqual({ 'neuronLens.device': 'cpu' });
    expect(settings.device()).toBe('cuda');

    editor.button = 'Change It for the Workspace';
    await select('cpu');
    expect(settings.device()).toBe('cpu');
  });

  it('says nothing where the workspace has the same one', async () => {
    editor.workspaceSettings['neuronLens.device'] = 'cpu';
    await select('cpu');
    expect(editor.warnings).toEqual([]);
  });
});
