import { existsSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { crc32, deflateSync, gzipSync } from 'node:zlib';
import { pack } from 'tar-stream';
import { describe, expect, it } from 'vitest';
import { openDataSet } from '../../../src/engine/data/openDataSet.ts';
import { InputError } from '../../../src/engine/InputError.ts';
import { makeNpy } from '../../support/makeNpy.ts';
import { temporaryFolder } from '../../support/temporaryFolder.ts';

const folder = temporaryFolder();

function chunk(type: string, data: Uint8Array): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(data.length);
  const sum = Buffer.alloc(4);
  sum.writeUInt32BE(crc32(body));
  return Buffer.concat([length, body, sum]);
}

/** A gray PNG that says that it has this size, with these chunks for its pixels. */
function makePng(width: number, height: number, ...chunks: Buffer[]): Buffer {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header[8] = 8;
  return Buffer.concat([
    Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'),
    chunk('IHDR', header),
    ...chunks,
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

const onePixel = chunk('IDAT', deflateSync(Buffer.from([0, 200])));
/** Some hundred kilobytes that unpack to 256 MiB. */
const bomb = deflateSync(Buffer.alloc(2 ** 28));

async function read(name: string, contents: Uint8Array): Promise<number[]> {
  const path = join(folder, name);
  writeFileSync(path, contents);
  const data = await openDataSet(path, {});
  try {
    return Array.from((await data.read([0])).data, Number);
  } finally {
    await data.close();
  }
}

/** Bytes that were taken meanwhile, at most; what was there before may be freed. */
async function memoryOf(work: () => Promise<unknown>): Promise<number> {
  const before = process.memoryUsage().rss;
  await work();
  return process.memoryUsage().rss - before;
}

describe('a picture', () => {
  it('of 60,000 × 60,000 pixels is refused by its header', async () => {
    await expect(read('huge.png', makePng(60_000, 60_000, onePixel))).rejects.toThrow(
      '60000 × 60000 pixels; pictures may have 1 to',
    );
    const jpeg = Buffer.from('ffd8ffc0001108ea60ea6003012200021101031101ffd9', 'hex');
    await expect(read('huge.jpg', jpeg)).rejects.toThrow('60000 × 60000 pixels');
  });

  it('whose pixels unpack to more than its size is refused before they fill the memory', async () => {
    const png = makePng(1, 1, chunk('IDAT', bomb));
    const taken = await memoryOf(() => expect(read('bomb.png', png)).rejects.toThrow(/bomb\.png is damaged/));
    expect(taken).toBeLessThan(2 ** 27);
  });

  it('keeps its pixels where a colour profile or an animation is a bomb', async () => {
    const profile = chunk('iCCP', Buffer.concat([Buffer.from('name\0\0', 'latin1'), bomb]));
    const frame = chunk('fdAT', Buffer.concat([Buffer.alloc(4), bomb]));
    const png = makePng(1, 1, profile, onePixel, frame);
    let values: number[] = [];
    expect(await memoryOf(async () => (values = await read('profile.png', png)))).toBeLessThan(2 ** 27);
    expect(values).toEqual([200]);
  });

  it('with two sizes, or a chunk that does not end, is refused', async () => {
    const second = chunk('IHDR', Buffer.from('0000ea600000ea600800000000', 'hex'));
    await expect(read('two.png', makePng(1, 1, second, onePixel))).rejects.toThrow(InputError);
    const endless = makePng(1, 1, onePixel);
    endless.writeUInt32BE(0xffffffff, 33);
    await expect(read('endless.png', endless)).rejects.toThrow(InputError);
  });
});

describe('a folder of pictures', () => {
  it('lists none outside of it by a relative path', async () => {
    const pictures = join(folder, 'pictures');
    mkdirSync(pictures);
    writeFileSync(join(folder, 'secret.png'), makePng(1, 1, onePixel));
    writeFileSync(join(pictures, 'labels.csv'), '../secret.png,cat\n');
    await expect(openDataSet(pictures, {})).rejects.toThrow(
      /labels\.csv, line 1: \.\.\/secret\.png leaves the folder of the pictures/,
    );
  });

  it.skipIf(process.platform === 'win32')('is refused where one of them never ends', async () => {
    const pictures = join(folder, 'endless');
    mkdirSync(pictures);
    symlinkSync('/dev/zero', join(pictures, 'a.png'));
    await expect(openDataSet(pictures, {}).then((data) => data.read([0]))).rejects.toThrow('no plain file');
  });
});

describe('an archive', () => {
  it('puts no file anywhere, whatever its names say', async () => {
    const tar = pack();
    const picture = makePng(1, 1, onePixel);
    for (const name of [
      '../../escaped.png',
      `${folder}/absolute.png`,
      'a/__proto__/b.png',
      'a/<img src=x>/c.png',
    ]) {
      tar.entry({ name }, picture);
    }
    tar.entry({ name: 'link.png', type: 'symlink', linkname: '/etc/passwd' });
    tar.finalize();
    const chunks: Buffer[] = [];
    for await (const part of tar) chunks.push(part as Buffer);
    expect(await read('hostile.tar', Buffer.concat(chunks))).toEqual([200]);
    for (const name of ['../../escaped.png', 'absolute.png']) {
      expect(existsSync(join(folder, name)), name).toBe(false);
    }
    expect('b.png' in {}).toBe(false);
  });

  it('that unpacks to many times its size is refused', async () => {
    const path = join(folder, 'bomb.tar.gz');
    writeFileSync(path, gzipSync(Buffer.alloc(2 ** 28 + 2 ** 20)));
    await expect(openDataSet(path, {})).rejects.toThrow('more than 50 times its size');
  });
});

describe('an array', () => {
  it.each([
    ['of more rows than the file has', [2 ** 40, 2]],
    ['of rows without end', [1, 2 ** 52]],
    ['whose size overflows', [2 ** 52, 2 ** 52]],
  ])('%s is refused', async (_what, shape) => {
    await expect(read('lies.npy', makeNpy([1, 2], shape, '<f4'))).rejects.toThrow(InputError);
  });

  it('of Python objects is refused: nothing is unpickled', async () => {
    const npy = makeNpy([1], [1], '<f4');
    const header = npy.toString('latin1').replace("'<f4'", "'|O' ");
    expect(header).toContain('|O');
    await expect(read('objects.npy', Buffer.from(header, 'latin1'))).rejects.toThrow(/elements of type \|O/);
  });
});
