import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { editor, fakeVscode } from '../../support/fakeEditor.ts';
import { inputsOf, makeAgreementCase } from '../../support/makeAgreement.ts';
import { temporaryFolder } from '../../support/temporaryFolder.ts';

vi.mock('vscode', () => fakeVscode);

import { agree } from '../../../src/engine/agreement/agree.ts';
import { compareMethods } from '../../../src/extension/commands/compareMethods.ts';
import { SavedAnalyses } from '../../../src/engine/saved/SavedAnalyses.ts';
import { openEvidence } from '../../../src/extension/openEvidence.ts';
import type { OpenedResult } from '../../../src/extension/readSavedResult.ts';
import type { ResultViews } from '../../../src/extension/ResultViews.ts';
import type { Services } from '../../../src/extension/Services.ts';
import type { AgreementResult } from '../../../src/protocol/AgreementResult.ts';
import type { Result } from '../../../src/protocol/Result.ts';

const project = join(temporaryFolder(), 'project');
mkdirSync(project);
const services = { log: { info: vi.fn(), error: vi.fn() } } as unknown as Services;
const open = vi.fn();
const openFile = vi.fn();
const { conductance, pathway, neucept, rules } = makeAgreementCase();
const elsewhere = { ...rules, model: { ...rules.model, path: 'other.onnx', sha256: 'e'.repeat(64) } };

/** Pages that show these results. */
function viewsOf(...results: Result[]) {
  const all = results.map((result) => ({
    analysis: { result, origin: { folder: project } } as OpenedResult,
    reveal: vi.fn(),
  }));
  return { all, open, openFile } as unknown as ResultViews & { all: typeof all };
}
function save(name: string, result: Result): InstanceType<typeof fakeVscode.Uri> {
  writeFileSync(join(project, name), JSON.stringify(result));
  return fakeVscode.Uri.file(join(project, name));
}
const opened = (): AgreementResult => open.mock.calls[0]![0] as AgreementResult;

beforeEach(() => {
  editor.reset(project);
  rmSync(join(project, '.neuron-lens'), { recursive: true, force: true });
  open.mockReset();
  openFile.mockReset();
  vi.restoreAllMocks();
});

describe('Compare Methods', () => {
  it('asks for analyses of one model, open or saved, the newest of each kind first', async () => {
    const found = [save('rules.nlens.json', rules), save('broken.nlens.json', {} as Result)];
    vi.spyOn(fakeVscode.workspace, 'findFiles').mockResolvedValue(found as never);
    const older = { ...conductance, createdAt: '2020-01-01T00:00:00.000Z' };
    editor.acts = [{ accept: true }];
    await compareMethods(services, viewsOf(older, conductance, neucept, rules));
    expect(editor.errors).toEqual([]);
    expect(editor.shown).toMatchObject([{ text: 'Which analyses? Choose two or more.' }]);
    expect(editor.shown[0]!.labels!.map((label) => label.startsWith('✓'))).toEqual([true, true, true, false]);
    const { kind, sources } = opened();
    expect(kind).toBe('agreement');
    // Rules are open and saved: the file is what is found again.
    expect(sources.map((source) => [source.kind, source.path])).toEqual([
      ['rules', 'rules.nlens.json'],
      ['neucept', undefined],
      ['conductance', undefined],
    ]);
  });

  it('asks for the model first where there are several', async () => {
    const other = { ...elsewhere, createdAt: '2021-01-01T00:00:00.000Z' };
    const views = viewsOf(conductance, neucept, elsewhere, other);
    editor.acts = [{ pick: ['other.onnx'] }, 'back', { pick: ['small.onnx'] }, { accept: true }];
    await compareMethods(services, views);
    expect(editor.errors).toEqual([]);
    expect(editor.shown.map(({ step }) => step)).toEqual(['1/2', '2/2', '1/2', '2/2']);
    expect(opened().model.path).toBe('models/small.onnx');
  });

  it('takes the files that are selected in the explorer', async () => {
    const files = [save('a.nlens.json', conductance), save('b.nlens.json', rules)];
    await compareMethods(services, viewsOf(), files[0], files);
    expect(editor.shown).toEqual([]);
    expect(opened().sources.map(({ path }) => path)).toEqual(['a.nlens.json', 'b.nlens.json']);
  });

  it('asks for the sparsity of pathways that were traced at several', async () => {
    editor.acts = [{ accept: true }, 'back', { accept: true }, { pick: ['95'] }];
    await compareMethods(services, viewsOf(conductance, pathway));
    expect(editor.errors).toEqual([]);
    expect(editor.shown.map(({ step }) => step)).toEqual(['1/1', '2/2', '1/1', '2/2']);
    expect(editor.shown[3]!.labels).toEqual(['80.0\u2009% left out', '95.0\u2009% left out']);
    expect(opened().parameters).toEqual({ layers: 'all', top: 'auto', sparsity: 0.95 });
  });

  it('lists what is kept in .neuron-lens, and takes what is selected in its tree', async () => {
    const kept = new SavedAnalyses(project);
    await kept.keep('a'.repeat(64), neucept);
    await kept.keep('b'.repeat(64), { ...conductance, createdAt: '2021-02-03T04:05:06.000Z' });
    const [first] = (await kept.list()).filter(({ kind }) => kind === 'neucept');
    editor.acts = [{ accept: true }];
    await compareMethods(services, viewsOf(), { folder: project, saved: first });
    expect(editor.errors).toEqual([]);
    expect(editor.shown[0]!.labels).toHaveLength(2);
    expect(opened().sources.map(({ path }) => path)).toEqual([
      '.neuron-lens/neucept-aaaaaaaaaaaaaaaa.nlens.json',
      '.neuron-lens/conductance-bbbbbbbbbbbbbbbb.nlens.json',
    ]);
  });

  it('says what to do where there are no two of one model', async () => {
    await compareMethods(services, viewsOf(conductance, elsewhere));
    expect(editor.errors).toEqual([
      expect.stringMatching(/^There are no two analyses of one model.*: run two of Rank Neurons,/),
    ]);
    editor.errors = [];
    await compareMethods(services, viewsOf(conductance, neucept), save('c.nlens.json', elsewhere));
    expect(editor.errors).toEqual([expect.stringContaining('no two analyses of other.onnx')]);
    expect(open).not.toHaveBeenCalled();
  });

  it('says which of the selected files does not fit', async () => {
    const files = [save('a.nlens.json', conductance), save('b.nlens.json', elsewhere)];
    await compareMethods(services, viewsOf(), files[0], files);
    expect(editor.errors).toEqual([expect.stringContaining('give analyses of one and the same model')]);
  });
});

describe('the evidence of an agreement', () => {
  const place = { type: 'openEvidence', source: 1, layer: 'dense', neuron: 4 } as const;
  const agreement = (path = 'neucept.nlens.json') => ({
    result: agree([...inputsOf([conductance]), { result: neucept, path }]),
    origin: { folder: project },
    path: join(project, 'agreement.nlens.json'),
  });

  it('is the page that is open, at the neuron', async () => {
    const views = viewsOf(conductance, neucept);
    await openEvidence(views, agreement(), place);
    expect(views.all[1]!.reveal.mock.calls).toEqual([[{ neucept: { layer: 0, neuron: 4 } }]]);
    expect(openFile).not.toHaveBeenCalled();
  });

  it('is the file beside the agreement, if it still holds that analysis', async () => {
    save('neucept.nlens.json', neucept);
    // The folder may have been moved as a whole.
    await openEvidence(viewsOf(), agreement('/somewhere/else/neucept.nlens.json'), place);
    expect(openFile.mock.calls).toEqual([
      [join(project, 'neucept.nlens.json'), { neucept: { layer: 0, neuron: 4 } }],
    ]);
    save('neucept.nlens.json', { ...neucept, createdAt: '2020-01-01T00:00:00.000Z' });
    await expect(openEvidence(viewsOf(), agreement(), place)).rejects.toThrow(
      'no longer at neucept.nlens.json: put it back',
    );
  });

  it('is never a file that is neither in the workspace nor beside the agreement', async () => {
    const outside = join(project, '..', 'outside.nlens.json');
    writeFileSync(outside, JSON.stringify(neucept));
    for (const path of [outside, '../outside.nlens.json']) {
      await expect(openEvidence(viewsOf(), agreement(path), place)).rejects.toThrow('no longer at');
    }
    expect(openFile).not.toHaveBeenCalled();
  });

  it('of an analysis that was not saved says so', async () => {
    const { result, ...rest } = agreement();
    const unsaved = agree([{ result: conductance }, { result: neucept }]);
    expect(result.sources[1]!.path).toBeDefined();
    await expect(openEvidence(viewsOf(), { ...rest, result: unsaved }, place)).rejects.toThrow(
      'was not saved and is closed',
    );
  });
});
