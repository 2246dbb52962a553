import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { openDataSet } from '../../../../src/engine/data/openDataSet.ts';
import { readAll } from '../../../support/dataFixtures.ts';
import { makeIdx } from '../../../support/makeIdx.ts';
import { temporaryFolder } from '../../../support/temporaryFolder.ts';

const folder = temporaryFolder();
const images = makeIdx(
  Array.from({ length: 12 }, (_, i) => i * 20),
  [3, 2, 2],
);

function write(name: string, content: Buffer): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

it.each([
  ['plain-images-idx3-ubyte', 'plain-labels-idx1-ubyte'],
  ['packed-images-idx3-ubyte.gz', 'packed-labels-idx1-ubyte.gz'],
  ['mixed-images-idx3-ubyte', 'mixed-labels-idx1-ubyte.gz'],
  ['dots-images.idx3-ubyte', 'dots-labels.idx1-ubyte'],
])('%s, with the labels in %s', async (name, labels) => {
  const pack = (file: string, content: Buffer): Buffer =>
    file.endsWith('.gz') ? gzipSync(content) : content;
  write(labels, pack(labels, makeIdx([2, 0, 1], [3])));
  const read = await readAll(write(name, pack(name, images)));
  expect(read.shape).toEqual([3, 2, 2]);
  expect(read.values).toEqual([0, 20, 40, 60, 80, 100, 120, 140, 160, 180, 200, 220]);
  expect(read.labels).toEqual([2, 0, 1]);
});

it('has no labels when there are none beside it', async () => {
  expect((await readAll(write('alone-images-idx3-ubyte', images))).labels).toBeUndefined();
});

it('reads numbers of more than a byte', async () => {
  const content = Buffer.from([0, 0, 0x0c, 1, 0, 0, 0, 2, 0, 0, 1, 0, 0xff, 0xff, 0xff, 0xfe]);
  expect((await readAll(write('integers', content))).values).toEqual([256, -2]);
});

it('takes the first samples up to a limit, with their labels', async () => {
  write('some-labels-idx1-ubyte', makeIdx([2, 0, 1], [3]));
  const read = await readAll(write('some-images-idx3-ubyte', images), { limit: 2 });
  expect(read.shape).toEqual([2, 2, 2]);
  expect(read.labels).toEqual([2, 0]);
});

describe('refuses', () => {
  it.each<[string, Buffer, RegExp]>([
    ['a file that is cut off', images.subarray(0, 20), /is damaged or not complete/],
    ['a header that is cut off', images.subarray(0, 9), /header is damaged or cut off/],
    ['a packed file that is cut off', gzipSync(images).subarray(0, 30), /cannot unpack/],
    ['a packed file that is not idx', gzipSync(Buffer.from('hello, this is text')), /is no idx file/],
    [
      'a packed file that holds more than it says',
      gzipSync(Buffer.concat([images, Buffer.alloc(100_000)])),
      /unpacks to more/,
    ],
    ['an empty file', Buffer.alloc(0), /is empty/],
  ])('%s', async (name, content, message) => {
    await expect(openDataSet(write(`bad-${name.replaceAll(' ', '-')}`, content), {})).rejects.toThrow(
      expect.objectContaining({ name: 'InputError', message: expect.stringMatching(message) }),
    );
  });

  it('labels for another number of samples', async () => {
    write('odd-labels-idx1-ubyte', makeIdx([1, 0], [2]));
    await expect(openDataSet(write('odd-images-idx3-ubyte', images), {})).rejects.toThrow(
      'has 3 samples, but there are 2 labels for it',
    );
  });
});
