import { utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { hashCode } from '../../../../src/engine/code/hashCode.ts';
import { CodeStates } from '../../../../src/extension/code/CodeStates.ts';
import { temporaryFolder } from '../../../support/temporaryFolder.ts';

const folder = temporaryFolder();
const path = join(folder, 'model.py');
const before = 'class A:\n  pass\n';
const after = 'class A:\n  x = 1\n';
const model = { path: 'm.onnx', sha256: 'a'.repeat(64), producer: 'test' };
const result = { model: { ...model, codeSha256: hashCode(before) }, createdAt: '2026-05-04T10:11:12.000Z' };

it('tells the code of an analysis from other code', async () => {
  const states = new CodeStates();
  writeFileSync(path, after);
  // It was changed before anyone saw it as it was.
  expect(await states.compare(result, path, after, false)).toBe('changed');
  expect(await states.compare(result, path, before.replaceAll('\n', '\r\n'), true)).toBe('same');
  // Once seen, it is known.
  expect(await states.compare(result, path, after, true)).toMatchObject({
    before: before.replaceAll('\n', '\r\n'),
  });
});

it('finds the code of an analysis on the disk, where it is edited and not saved', async () => {
  writeFileSync(path, before);
  expect(await new CodeStates().compare(result, path, after, true)).toEqual({ before });
});

it('goes by the times of analyses that do not note the code', async () => {
  const older = { model, createdAt: '2026-05-04T10:11:12.000Z' };
  writeFileSync(path, before);
  utimesSync(path, new Date('2026-05-01'), new Date('2026-05-01'));
  const states = new CodeStates();
  expect(await states.compare(older, path, before, false)).toBe('same');
  expect(await states.compare(older, path, before, true)).toBe('changed');
  utimesSync(path, new Date('2026-06-01'), new Date('2026-06-01'));
  expect(await states.compare(older, path, before, false)).toBe('changed');
  expect(await states.compare(older, join(folder, 'none.py'), before, false)).toBe('changed');
});
