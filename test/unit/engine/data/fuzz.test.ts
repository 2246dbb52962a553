import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { expect, it } from 'vitest';
import { openDataSet } from '../../../../src/engine/data/openDataSet.ts';
import { InputError } from '../../../../src/engine/InputError.ts';
import { dataFixture } from '../../../support/dataFixtures.ts';
import { makeIdx } from '../../../support/makeIdx.ts';
import { randomSource } from '../../../support/random.ts';
import { temporaryFolder } from '../../../support/temporaryFolder.ts';

const folder = temporaryFolder();
const idx = makeIdx(
  Array.from({ length: 400 }, (_, i) => i % 256),
  [4, 10, 10],
);
const csv = Buffer.from(
  ['a,b,label', ...Array.from({ length: 40 }, (_, row) => `${row},${row / 7},"${row % 3}"`)].join('\r\n'),
);

/** Cuts, flips bits, copies and removes stretches; most damage is done near the start, where headers are. */
function damage(content: Buffer, next: () => number): Buffer {
  const result = Buffer.from(content);
  const place = (): number => Math.floor((next() < 0.5 ? next() * next() * next() : next()) * result.length);
  const kind = next();
  if (kind < 0.2) return result.subarray(0, place());
  if (kind < 0.3) {
    const start = place();
    return Buffer.concat([result.subarray(0, start), result.subarray(start + 1 + Math.floor(next() * 16))]);
  }
  if (kind < 0.4) {
    const start = place();
    return Buffer.concat([
      result.subarray(0, start),
      result.subarray(place(), place() + 20),
      result.subarray(start),
    ]);
  }
  const flips = 1 + Math.floor(next() * 4);
  for (let i = 0; i < flips; i++) {
    if (next() < 0.5) result[place()]! ^= 1 << Math.floor(next() * 8);
    else result[place()] = [0, 1, 0x7f, 0x80, 0xff][Math.floor(next() * 5)]!;
  }
  return result;
}

it.each<[string, Buffer]>([
  ['little-f4.npy', readFileSync(dataFixture('little-f4.npy'))],
  ['fortran.npy', readFileSync(dataFixture('fortran.npy'))],
  ['version-3.npy', readFileSync(dataFixture('version-3.npy'))],
  ['stored.npz', readFileSync(dataFixture('stored.npz'))],
  ['deflated.npz', readFileSync(dataFixture('deflated.npz'))],
  ['images-idx3-ubyte', idx],
  ['images-idx3-ubyte.gz', gzipSync(idx)],
  ['table.csv', csv],
  ['baseline.jpg', readFileSync(dataFixture('baseline.jpg'))],
  ['progressive.jpg', readFileSync(dataFixture('progressive.jpg'))],
  ['rgb.png', readFileSync(dataFixture('rgb.png'))],
  ['palette.png', readFileSync(dataFixture('palette.png'))],
])('%s: damaged bytes are read or refused', async (name, content) => {
  const next = randomSource(name.length * 1000 + content.length);
  const path = join(folder, name);
  let refused = 0;
  for (let run = 0; run < 200; run++) {
    const damaged = damage(content, next);
    writeFileSync(path, damaged);
    try {
      const data = await openDataSet(path, {});
      try {
        await data.read(Array.from({ length: Math.min(data.samples, 50) }, (_, index) => index));
      } finally {
        await data.close();
      }
    } catch (error) {
      if (!(error instanceof InputError)) {
        throw new Error(`run ${run}: ${damaged.toString('hex')}`, { cause: error });
      }
      expect(error.message).not.toContain('\n');
      refused++;
    }
  }
  // Were nothing refused, the damage would not reach the reader.
  expect(refused).toBeGreaterThan(20);
});

it('a damaged labels file is read or refused', async () => {
  const pictures = join(folder, 'pictures');
  mkdirSync(pictures);
  copyFileSync(dataFixture('rgb.png'), join(pictures, 'a.png'));
  const text = Buffer.from('file,label\na.png,cat\na.png,"dog"\na.png,cat\n');
  const next = randomSource(5);
  for (let run = 0; run < 200; run++) {
    writeFileSync(join(pictures, 'labels.csv'), damage(text, next));
    try {
      const data = await openDataSet(pictures, {});
      await data.close();
    } catch (error) {
      if (!(error instanceof InputError)) throw error;
    }
  }
});
