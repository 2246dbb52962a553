import { describe, expect, it, vi } from 'vitest';
import type { SavedAnalysis } from '../../../../src/engine/saved/SavedAnalysis.ts';
import type { Job } from '../../../../src/extension/AnalysisCommand.ts';
import type { EngineClient } from '../../../../src/extension/EngineClient.ts';
import { askAgain } from '../../../../src/extension/tree/askAgain.ts';
import { describeSaved } from '../../../../src/extension/tree/describeSaved.ts';
import { groupByModel } from '../../../../src/extension/tree/groupByModel.ts';

const hash = 'a'.repeat(64);
const saved = (change: Partial<SavedAnalysis> = {}): SavedAnalysis => ({
  version: 1,
  key: hash,
  kind: 'conductance',
  title: 'Conductance of lenet.onnx',
  description: 'class 3 (cat), all layers, 100 samples',
  createdAt: '2026-03-01T12:30:45.000Z',
  model: { path: 'lenet.onnx', sha256: hash },
  data: { path: 'digits.npy', sha256: hash, samples: 100 },
  parameters: {
    steps: 'auto',
    tolerance: 0.01,
    layers: ['conv1', 'conv2'],
    network: { class: 3, deeper: { still: 1 } },
    mapNeurons: 5,
  },
  seed: 7,
  seconds: 1.25,
  path: '/project/.neuron-lens/conductance.nlens.json',
  bytes: 3 * 2 ** 20,
  ...change,
});

describe('the tree of saved analyses', () => {
  it('groups them by the file of their network, the newest first', () => {
    const at = (day: number, path: string) =>
      saved({ createdAt: `2026-03-0${day}T00:00:00.000Z`, model: { path, sha256: hash } });
    const [a1, b2, a3] = [at(1, 'a.onnx'), at(2, 'b.onnx'), at(3, 'a.onnx')];
    expect(groupByModel([b2, a1, a3])).toEqual([
      { model: 'a.onnx', analyses: [a3, a1] },
      { model: 'b.onnx', analyses: [b2] },
    ]);
    expect(groupByModel([])).toEqual([]);
  });

  it('says what was asked, of what, and when, by the clock of the reader', () => {
    vi.stubEnv('TZ', 'Asia/Kolkata');
    const { label, description, tooltip } = describeSaved(saved());
    expect(label).toBe('Conductance');
    vi.unstubAllEnvs();
    expect(description).toBe('2026-03-01 18:00, class 3 (cat), all layers, 100 samples');
    expect(tooltip.split('\n')).toEqual([
      'Conductance of lenet.onnx',
      'class 3 (cat), all layers, 100 samples',
      '2026-03-01 18:00, computed in 1.3 s, 3.15 MB',
      'Data: digits.npy',
      'Seed: 7',
      'steps: auto',
      'tolerance: 0.01',
      'layers: conv1, conv2',
      'network class: 3',
      'map neurons: 5',
    ]);
  });

  it('says the time alone of what was made today', () => {
    vi.useFakeTimers({ now: new Date('2026-03-01T15:00:00Z') });
    vi.stubEnv('TZ', 'UTC');
    expect(describeSaved(saved()).description).toMatch(/^12:30, class 3/);
    expect(describeSaved(saved()).tooltip).toContain('2026-03-01 12:30, computed');
    vi.unstubAllEnvs();
    vi.useRealTimers();
  });

  it('keeps each of the lines one line, however hostile a name is', () => {
    const title = `a\nb\u202e${'x'.repeat(4000)}`;
    const { tooltip } = describeSaved(saved({ title, description: '', parameters: { name: 'c\nd' } }));
    expect(tooltip.split('\n')).toHaveLength(5);
    expect(tooltip.length).toBeLessThan(1000);
    expect(tooltip).not.toContain('\u202e');
  });
});

describe('a saved analysis that is run again', () => {
  const job = {} as Job;
  const request = { model: 'lenet', data: 'digits', seed: 0, device: 'cpu', parameters: {} };

  it('sends its request with what is new', async () => {
    const conductance = vi.fn(() => Promise.resolve('result'));
    const engine = { conductance } as unknown as EngineClient;
    const more = { workspace: '/project', fresh: true };
    await expect(askAgain(engine, { method: 'conductance', request }, more, job)).resolves.toBe('result');
    expect(conductance).toHaveBeenCalledWith({ ...request, ...more }, undefined, undefined);
  });

  it.each([
    ['another version', { method: 'astrology', request }],
    ['another version', { method: 'toString', request }],
    ['damaged', { method: 'conductance', request: { ...request, seed: 'x' } }],
    ['damaged', { method: 'conductance', request: { ...request, command: 'rm' } }],
    ['damaged', { method: 'evaluate', request: { ...request, parameters: { test: 'roar' }, folder: '/' } }],
  ])('is refused where it is %s', async (why, asked) => {
    await expect(askAgain({} as EngineClient, asked, {}, job)).rejects.toThrow(why);
  });
});
