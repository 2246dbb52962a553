import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { editor, fakeVscode, watched } from '../../../support/fakeEditor.ts';
import { makeAgreementCase } from '../../../support/makeAgreement.ts';
import { makeConductanceResult } from '../../../support/makeConductanceResult.ts';
import { makeNeucept } from '../../../support/makeNeucept.ts';
import { makeRulesResult } from '../../../support/makeRulesResult.ts';
import { temporaryFolder } from '../../../support/temporaryFolder.ts';

vi.mock('vscode', () => fakeVscode);

import { compareResults } from '../../../../src/engine/compareResults.ts';
import { SavedAnalyses } from '../../../../src/engine/saved/SavedAnalyses.ts';
import type { ModelEditors } from '../../../../src/extension/model/ModelEditors.ts';
import type { ResultViews } from '../../../../src/extension/ResultViews.ts';
import type { Services } from '../../../../src/extension/Services.ts';
import { registerAnalyses } from '../../../../src/extension/registerAnalyses.ts';
import { AnalysesTree, type AnalysesNode } from '../../../../src/extension/tree/AnalysesTree.ts';
import { comparisonOf } from '../../../../src/extension/tree/comparisonOf.ts';
import { registerTree } from '../../../../src/extension/tree/registerTree.ts';
import type { SavedNode } from '../../../../src/extension/tree/SavedNode.ts';
import type { CompareResultsRequest } from '../../../../src/protocol/requests.ts';
import type { Result } from '../../../../src/protocol/Result.ts';

const root = temporaryFolder();
let count = 0;
let folder: string;
let saved: SavedAnalyses;
const tree = new AnalysesTree();
const open = vi.fn();
const openFile = vi.fn();
const conductance = vi.fn();

beforeEach(() => {
  folder = join(root, String(count++));
  mkdirSync(folder);
  saved = new SavedAnalyses(folder);
  editor.reset(folder);
  for (const each of [open, openFile, conductance]) each.mockReset();
  const services = {
    engine: {
      conductance,
      compareResults: ({ first, second }: CompareResultsRequest) =>
        compareResults(first, second, {
          progress: () => undefined,
          signal: new AbortController().signal,
        }),
    },
    log: { info: vi.fn(), error: vi.fn() },
    status: { begin: () => ({ show: vi.fn(), end: vi.fn() }) },
  } as unknown as Services;
  const views = { open, openFile, all: [] } as unknown as ResultViews;
  registerTree(services, views, {} as ModelEditors);
  registerAnalyses(services, views);
  // Asks what it needs; here it is only started.
  editor.commands.set('neuronLens.testRules', () => undefined);
});

const letters = 'abcdef';
/** Keeps results, the first one as the oldest. */
async function keep(...results: Result[]): Promise<void> {
  for (const [i, result] of results.entries()) {
    await saved.keep(
      letters[i]!.repeat(64),
      { ...result, createdAt: `2026-03-0${i + 1}T12:00:00Z` },
      {
        method: result.kind,
        request: { model: 'lenet', data: 'digits', seed: i, device: 'cpu', parameters: {} },
      },
    );
  }
}
/** All of the tree, the newest first in each group. */
async function nodes(): Promise<SavedNode[]> {
  const all: AnalysesNode[] = [];
  for (const group of await tree.getChildren()) all.push(...(await tree.getChildren(group)));
  return all as SavedNode[];
}
const run = (name: string, ...given: unknown[]) =>
  (editor.commands.get(`neuronLens.${name}`) as (...all: unknown[]) => Promise<void>)(...given);
const opened = () => open.mock.calls[0]![0] as Result;
const contextKey = () => editor.ran.findLast(([command]) => command === 'setContext')?.slice(1);

const rules = makeRulesResult();
const ranked = makeConductanceResult({ samples: 4, shown: 2 });

describe('the tree', () => {
  it('lists analyses by their network, each of which opens at a click', async () => {
    await keep(ranked, rules);
    const groups = await tree.getChildren();
    // In the order of their paths, which are said beside the names.
    expect(groups.map((group) => tree.getTreeItem(group))).toMatchObject([
      { label: 'lenet5-relu.onnx', description: 'examples/mnist' },
      { label: 'lenet.onnx', description: '' },
    ]);
    const [node] = await nodes();
    const { command, contextValue } = tree.getTreeItem(node!);
    expect(command?.command).toBe('neuronLens.openSavedAnalysis');
    expect(contextValue).toBe(node!.saved.kind);
    await run('openSavedAnalysis', ...command!.arguments!);
    expect(openFile.mock.calls).toEqual([[node!.saved.path, undefined]]);
  });

  it('knows whether the folder keeps analyses, and makes it keep them', async () => {
    expect(await tree.getChildren()).toEqual([]);
    expect(contextKey()).toEqual(['neuronLens.keepsAnalyses', false]);
    await run('keepAnalyses');
    expect(existsSync(saved.folder)).toBe(true);
    await tree.getChildren();
    expect(contextKey()).toEqual(['neuronLens.keepsAnalyses', true]);
  });

  it('is read anew once several files were written', async () => {
    vi.useFakeTimers();
    const seen: string[] = [];
    // Both views were registered before each test: the last ones are those of this one.
    const views = vi.spyOn(fakeVscode.window, 'createTreeView');
    registerTree({ engine: {} } as Services, {} as ResultViews, {} as ModelEditors);
    for (const [id, { treeDataProvider }] of views.mock.calls as unknown as [
      string,
      { treeDataProvider: AnalysesTree },
    ][]) {
      treeDataProvider.onDidChangeTreeData(() => void seen.push(id));
    }
    for (const event of ['create', 'change', 'delete'] as const) {
      watched.fire({ pattern: '**/.neuron-lens/*.meta.json', event });
    }
    expect(seen).toEqual([]);
    vi.advanceTimersByTime(1000);
    expect(seen).toEqual(['neuronLens.analyses']);
    // A log that is written all the time is no other file.
    watched.fire({ pattern: '**/*.{npy,npz,csv,idx,gz}', event: 'change' });
    vi.advanceTimersByTime(1000);
    expect(seen).toHaveLength(1);
    watched.fire({ pattern: '**/*.{npy,npz,csv,idx,gz}', event: 'create' });
    vi.advanceTimersByTime(1000);
    expect(seen).toEqual(['neuronLens.analyses', 'neuronLens.models']);
    vi.useRealTimers();
    views.mockRestore();
  });
});

describe('comparing', () => {
  it('is offered for what can be compared', () => {
    const of = (kind: Result['kind'], sha256 = 'a') =>
      ({ kind, model: { path: 'm', sha256 } }) as SavedNode['saved'];
    expect(comparisonOf([of('rules'), of('rules', 'b')])).toBe('side by side');
    expect(comparisonOf([of('neucept'), of('neucept')])).toBe('side by side');
    expect(comparisonOf([of('conductance'), of('conductance')])).toBe('by the neurons they name');
    expect(comparisonOf([of('rules'), of('rules'), of('pathway')])).toBe('by the neurons they name');
    for (const none of [
      [of('conductance')],
      [of('conductance'), of('conductance', 'b')],
      [of('rules'), of('rules'), of('rules', 'b')],
      [of('prototype'), of('prototype')],
      [],
    ]) {
      expect(comparisonOf(none)).toBeUndefined();
    }
  });

  it('puts rules side by side, the one of the menu first', async () => {
    await keep(rules, { ...rules, seed: 9 }, ranked);
    const [, first] = (await nodes()).filter(({ saved: { kind } }) => kind === 'rules');
    editor.acts = [{ accept: true }];
    await run('compareSavedAnalysis', first);
    expect(editor.errors).toEqual([]);
    expect(editor.shown[0]!.labels).toHaveLength(1);
    expect(opened()).toMatchObject({ kind: 'rulesComparison' });
    expect(open.mock.calls[0]![1]).toEqual({ folder });
  });

  it('puts critical neurons of two models side by side, the older first', async () => {
    const neucept = makeNeucept();
    await keep(neucept, {
      ...neucept,
      model: { ...neucept.model, path: 'other.onnx', sha256: 'e'.repeat(64) },
    });
    const all = await nodes();
    await run('compareSavedAnalysis', all[0], all);
    expect(editor.errors).toEqual([]);
    expect(opened()).toMatchObject({
      kind: 'neuceptComparison',
      model: { path: neucept.model.path },
      second: { model: { path: 'other.onnx' } },
    });
  });

  it('compares other analyses of one model by the neurons they name', async () => {
    const { conductance: first, neucept, pathway } = makeAgreementCase();
    await keep(first, neucept, pathway);
    const all = await nodes();
    await run('compareSavedAnalysis', all[1], all.slice(1));
    expect(editor.errors).toEqual([]);
    expect(opened()).toMatchObject({
      kind: 'agreement',
      sources: [
        { kind: 'conductance', path: expect.stringMatching(/^\.neuron-lens\/conductance-/) as string },
        { kind: 'neucept' },
      ],
    });
  });

  it('says what can be compared where these cannot, or there is no other', async () => {
    await keep(rules, ranked);
    const all = await nodes();
    await run('compareSavedAnalysis', all[0], all);
    await run('compareSavedAnalysis', all[0], undefined);
    expect(editor.errors).toEqual([
      expect.stringMatching(/^These cannot be compared\. Two analyses with rules/),
      expect.stringMatching(/^There is no saved analysis that this one can be compared with\. /),
    ]);
    expect(open).not.toHaveBeenCalled();
  });
});

describe('deleting', () => {
  it('is undone by the button of its message', async () => {
    await keep(ranked);
    const [node] = await nodes();
    editor.button = 'Undo';
    await run('deleteSavedAnalysis', node);
    expect(editor.told).toEqual([expect.stringMatching(/^Deleted: Conductance of /)]);
    expect(await nodes()).toEqual([node]);
  });

  it('is of all that are selected, and of none that is gone', async () => {
    await keep(ranked, rules);
    const all = await nodes();
    await run('deleteSavedAnalysis', all[0], all);
    expect(editor.told).toEqual(['Deleted: 2 saved analyses']);
    expect(readdirSync(saved.folder)).toEqual(['.gitignore']);
    await run('deleteSavedAnalysis', all[0], all);
    expect(editor.told).toHaveLength(1);
    expect(editor.errors).toEqual([]);
  });

  it('of nothing does nothing: a key is pressed without a selection', async () => {
    await keep(ranked);
    await run('deleteSavedAnalysis');
    expect(await nodes()).toHaveLength(1);
  });
});

describe('running again', () => {
  it('asks the request that was kept, in its folder', async () => {
    writeFileSync(
      join(folder, 'neuron-lens.json'),
      JSON.stringify({ models: { lenet: { path: 'l.onnx' } }, dataSets: { digits: { path: 'd.npy' } } }),
    );
    await keep(ranked);
    conductance.mockResolvedValue(ranked);
    await run('runSavedAnalysisAgain', (await nodes())[0]);
    expect(editor.errors).toEqual([]);
    expect(conductance.mock.calls[0]![0]).toMatchObject({
      ...{ model: 'lenet', data: 'digits', seed: 0, workspace: folder, fresh: true },
    });
    expect(open).toHaveBeenCalledTimes(1);
  });

  it('says why it cannot where no request was kept, and starts the command', async () => {
    await saved.keep('a'.repeat(64), ranked);
    const [node] = await nodes();
    await run('runSavedAnalysisAgain', node);
    expect(editor.told[0]).toMatch(/its request was too long to be kept with it\. Start its command anew\.$/);
    editor.button = 'Test Rules by Intervention';
    await run('runSavedAnalysisAgain', { folder, saved: { ...node!.saved, kind: 'intervention' } });
    expect(editor.told[1]).toMatch(
      /since it holds another analysis\. Start Test Rules by Intervention anew\.$/,
    );
    expect(editor.ran.at(-1)).toEqual(['neuronLens.testRules']);
    expect(conductance).not.toHaveBeenCalled();
  });
});
