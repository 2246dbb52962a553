import { expect, it } from 'vitest';
import type { SavedAnalysis } from '../../../../src/engine/saved/SavedAnalysis.ts';
import { mostBytes, newestSaved } from '../../../../src/extension/code/newestSaved.ts';

const saved = (day: number, more: Partial<SavedAnalysis> = {}): SavedAnalysis => ({
  ...{ version: 1, key: 'a'.repeat(64), kind: 'conductance', title: 'Conductance', description: '' },
  createdAt: `2026-01-${String(day).padStart(2, '0')}T00:00:00.000Z`,
  model: { path: 'a.onnx', sha256: '1'.repeat(64) },
  ...{ seed: 0, seconds: 1, path: `/w/.neuron-lens/${day}.nlens.json`, bytes: 1000 },
  ...more,
});

it('reads the newest of each kind and network, as they are listed', () => {
  const list = [
    saved(20, { kind: 'ablation' }),
    saved(19),
    saved(18, { kind: 'rules' }),
    saved(17, { model: { path: 'b.onnx', sha256: '2'.repeat(64) } }),
    ...[16, 15, 14, 13, 12].map((day) => saved(day)),
  ];
  const { read, tooLarge } = newestSaved(list);
  expect(read.map(({ createdAt }) => Number(createdAt.slice(8, 10)))).toEqual([19, 18, 17, 16, 15, 14]);
  expect(tooLarge).toEqual([]);
});

it('names those that are too large', () => {
  const large = saved(9, { bytes: mostBytes + 1 });
  expect(newestSaved([large, saved(8)])).toEqual({ read: [saved(8)], tooLarge: [large] });
});

it('leaves out analyses of an older state of a network', () => {
  const older = saved(7, { model: { path: 'a.onnx', sha256: '3'.repeat(64) }, kind: 'rules' });
  expect(newestSaved([saved(8), older]).read).toEqual([saved(8)]);
});
