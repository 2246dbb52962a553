import { describe, expect, it, vi } from 'vitest';
import type { CancellationToken } from 'vscode-jsonrpc/node';
import { editor, fakeVscode } from '../../support/fakeEditor.ts';
import { makeNeucept } from '../../support/makeNeucept.ts';

vi.mock('vscode', () => fakeVscode);

import { findCriticalNeurons } from '../../../src/extension/commands/findCriticalNeurons.ts';
import { CancelledError } from '../../../src/extension/EngineClient.ts';
import type { ResultViews } from '../../../src/extension/ResultViews.ts';
import { runAnalysis } from '../../../src/extension/runAnalysis.ts';
import type { NeuceptRequest, ReportProgress } from '../../../src/protocol/requests.ts';
import type { Services } from '../../../src/extension/Services.ts';

const answers = { model: 'lenet5', data: 'digits', class: 3, layers: ['conv3'] };

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
    const status = { begin: () => ({ show: vi.fn(), end: vi.fn() }) };
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

describe('a running analysis', () => {
  it('tells the status bar how far it is, and is cancelled from there', async () => {
    editor.reset('/project');
    const told: unknown[] = [];
    let cancel: () => void = () => undefined;
    const status = {
      begin: (title: string, end: () => void) => {
        told.push(title);
        cancel = end;
        return {
          show: (...given: unknown[]) => told.push(given),
          end: (device?: string) => told.push(device ?? 'ended'),
        };
      },
    };
    const engine = {
      neucept: (_request: NeuceptRequest, report: ReportProgress, token: CancellationToken) =>
        new Promise((_resolve, reject) => {
          token.onCancellationRequested(() => reject(new CancelledError('The analysis was cancelled.')));
          report({ message: 'Reading', done: 1, total: 2, secondsLeft: 7 });
          cancel();
        }),
    };
    const open = vi.fn();
    await runAnalysis(
      { engine, status, log: { info: vi.fn(), error: vi.fn() } } as unknown as Services,
      { open } as unknown as ResultViews,
      findCriticalNeurons,
      answers,
    );
    expect(told).toEqual([
      findCriticalNeurons.doing(answers),
      [expect.closeTo(0.5 / findCriticalNeurons.phases, 5), 7],
      'ended',
    ]);
    expect(editor.told).toEqual(['The analysis was cancelled.']);
    expect(open).not.toHaveBeenCalled();
  });
});
