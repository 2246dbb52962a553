import { beforeEach, describe, expect, it, vi } from 'vitest';
import { editor, fakeVscode } from '../../support/fakeEditor.ts';
import { makeNeucept } from '../../support/makeNeucept.ts';

vi.mock('vscode', () => fakeVscode);

import { findCriticalNeurons } from '../../../src/extension/commands/findCriticalNeurons.ts';
import type { ResultViews } from '../../../src/extension/ResultViews.ts';
import { runAnalysis } from '../../../src/extension/runAnalysis.ts';
import type { NeuceptRequest, ReportProgress } from '../../../src/protocol/requests.ts';
import type { Services } from '../../../src/extension/Services.ts';

const answers = { model: 'lenet5', data: 'digits', class: 3, layers: ['conv3'] };

describe('an analysis in a workspace that is not trusted', () => {
  beforeEach(() => editor.reset('/strange'));

  it.each([
    ['with questions', undefined],
    ['with all answers', answers],
  ])('runs no model %s', async (_name, from) => {
    editor.trusted = false;
    const neucept = vi.fn();
    const inspect = vi.fn();
    const open = vi.fn();
    await runAnalysis(
      { engine: { neucept, inspect }, log: { error: vi.fn() } } as unknown as Services,
      { open } as unknown as ResultViews,
      findCriticalNeurons,
      from,
    );
    expect(editor.errors).toEqual([expect.stringMatching(/^This workspace is not trusted: .* Trust it/)]);
    for (const called of [neucept, inspect, open]) expect(called).not.toHaveBeenCalled();
    expect(editor.shown).toEqual([]);
  });
});

describe('an analysis that the workspace held', () => {
  const shown = vi.fn();
  const result = makeNeucept();
  const run = async (saved: string | undefined) => {
    editor.reset('/project');
    shown.mockReset();
    const requests: NeuceptRequest[] = [];
    const engine = {
      neucept: (request: NeuceptRequest, report: ReportProgress) => {
        requests.push(request);
        report({ message: 'Saved analysis', done: 1, total: 1, ...(saved !== undefined && { saved }) });
        return Promise.resolve(result);
      },
    };
    const status = { showProgress: vi.fn(), showDevice: vi.fn() };
    const log = { info: vi.fn(), error: vi.fn() };
    await runAnalysis(
      { engine, status, log } as unknown as Services,
      { open: shown } as unknown as ResultViews,
      findCriticalNeurons,
      answers,
    );
    expect(editor.errors).toEqual([]);
    return requests;
  };

  it('is shown with what computes it again', async () => {
    const requests = await run('2026-03-01T12:30:45.000Z');
    const [, , again] = shown.mock.calls[0] as [unknown, unknown, () => Promise<void>];
    await again();
    expect(requests.map(({ fresh }) => fresh)).toEqual([undefined, true]);
    expect(requests[1]).toEqual({ ...requests[0], fresh: true });
  });

  it('is no other, which is shown without', async () => {
    await run(undefined);
    expect((shown.mock.calls[0] as unknown[])[2]).toBeUndefined();
  });
});
