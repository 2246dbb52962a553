import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { editor, fakeVscode } from '../../support/fakeEditor.ts';
import { makeMechanisms } from '../../support/makeMechanisms.ts';
import { makeNeucept } from '../../support/makeNeucept.ts';
import { makeRulesResult } from '../../support/makeRulesResult.ts';
import { temporaryFolder } from '../../support/temporaryFolder.ts';

vi.mock('vscode', () => fakeVscode);

import { applyMechanisms } from '../../../src/extension/commands/applyMechanisms.ts';
import type { ResultViews } from '../../../src/extension/ResultViews.ts';
import type { Services } from '../../../src/extension/Services.ts';
import { MechanismsRequestSchema, type MechanismsRequest } from '../../../src/protocol/requests.ts';
import type { Result } from '../../../src/protocol/Result.ts';

const root = temporaryFolder();
const found = makeMechanisms();
const project = join(root, 'project');
mkdirSync(project);
writeFileSync(
  join(project, 'neuron-lens.json'),
  JSON.stringify({ models: {}, dataSets: { new: { path: 'new.npy' } } }),
);

let requests: MechanismsRequest[];
const open = vi.fn();
const services = {
  engine: {
    mechanisms: async (request: unknown) => {
      requests.push(MechanismsRequestSchema.parse(request));
      return found;
    },
  },
  status: { begin: () => ({ show: vi.fn(), end: vi.fn() }) },
  log: { info: vi.fn(), error: vi.fn() },
  context: { workspaceState: { get: () => undefined, update: vi.fn() } },
} as unknown as Services;

beforeEach(() => {
  editor.reset(project);
  requests = [];
  open.mockReset();
});

/** The command with this result in front, or none. */
function apply(inFront: Result | undefined, from?: unknown): Promise<void> {
  const active = inFront && { analysis: { result: inFront, origin: { folder: project, model: 'lenet' } } };
  return applyMechanisms(services, { active, open } as unknown as ResultViews, from);
}
function save(name: string, result: Result): object {
  writeFileSync(join(project, name), JSON.stringify(result));
  return fakeVscode.Uri.file(join(project, name));
}

describe('Apply Mechanisms to New Samples', () => {
  it('takes those in front, and asks for the samples alone, even where the project has one data set', async () => {
    editor.settings['neuronLens.neucept.samples'] = 300;
    editor.acts = [{ pick: ['new'] }];
    await apply(found);
    expect(editor.errors).toEqual([]);
    expect(editor.shown.map(({ text }) => text)).toEqual(['Which new samples?']);
    expect(requests).toEqual([
      expect.objectContaining({ workspace: project, model: 'lenet', data: 'new', limit: 300, of: found }),
    ]);
    expect(requests[0]!.path).toMatch(/^the analysis of /);
    expect(open).toHaveBeenCalledOnce();
  });

  it('takes those of a saved file, whose model is found beside it', async () => {
    editor.acts = [{ pick: ['new'] }];
    await apply(undefined, save('ways.nlens.json', found));
    expect(editor.errors).toEqual([]);
    expect(requests[0]).toMatchObject({
      model: join(project, found.model.path),
      path: 'ways.nlens.json',
    });
  });

  it.each([
    ['critical neurons alone', makeNeucept()],
    ['rules', makeRulesResult()],
  ])('says where mechanisms are from when a file holds %s', async (_name, result) => {
    await apply(found, save('others.nlens.json', result));
    expect(editor.errors).toEqual([
      expect.stringMatching(/^This analysis holds no mechanisms: .* Discover Mechanisms/),
    ]);
    expect(requests).toEqual([]);
  });
});
