import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { decodeImage } from '../../../../src/engine/data/images/decodeImage.ts';
import { openDataSet } from '../../../../src/engine/data/openDataSet.ts';
import { dataFixture, readAll, workspaceOf } from '../../../support/dataFixtures.ts';
import { temporaryFolder } from '../../../support/temporaryFolder.ts';

const root = temporaryFolder();
let folders = 0;

/** A new folder with copies of fixtures at the given paths. */
function folderOf(files: Readonly<Record<string, string>>): string {
  const folder = join(root, `folder-${folders++}`);
  for (const [path, fixture] of Object.entries(files)) {
    mkdirSync(join(folder, path, '..'), { recursive: true });
    copyFileSync(dataFixture(fixture), join(folder, path));
  }
  return folder;
}

function decode(name: string) {
  return decodeImage(readFileSync(dataFixture(name)), name);
}

function largestDifference(a: ArrayLike<number>, b: ArrayLike<number>): number {
  expect(a.length).toBe(b.length);
  return Array.from(a).reduce((most, value, i) => Math.max(most, Math.abs(value - b[i]!)), 0);
}

describe('pixels are those of PIL', () => {
  it.each([
    // Two releases of libjpeg-turbo may round one level apart.
    ['baseline.jpg', 1],
    ['progressive.jpg', 1],
    ['gray.jpg', 1],
    ['palette.png', 0],
    ['one-bit.png', 0],
    ['gray.png', 0],
  ])('%s', async (name, tolerance) => {
    const { values, shape } = await decode(name);
    const expected = await readAll(dataFixture(`decoded-${name}.npy`));
    expect(shape.slice(0, 2)).toEqual([31, 47]);
    expect(largestDifference(values, expected.values)).toBeLessThanOrEqual(tolerance);
  });

  it('transparency is dropped', async () => {
    expect((await decode('alpha.png')).values).toEqual((await decode('rgb.png')).values);
    expect((await decode('gray-alpha.png')).values).toEqual((await decode('gray.png')).values);
  });

  it('16 bits keep the upper byte', async () => {
    expect((await decode('sixteen-bit.png')).values).toEqual((await decode('gray.png')).values);
  });
});

it('a folder for each class takes turns, and names samples by their file', async () => {
  const folder = folderOf({
    'cat/1.png': 'rgb.png',
    'cat/2.png': 'rgb.png',
    'cat/3.jpg': 'baseline.jpg',
    'dog/9.png': 'rgb.png',
  });
  const data = await openDataSet(folder, {});
  expect(Array.from({ length: 4 }, (_, index) => data.sampleName(index))).toEqual(
    ['cat/1.png', 'dog/9.png', 'cat/2.png', 'cat/3.jpg'].map((path) => join(...path.split('/'))),
  );
  expect([...data.labels!]).toEqual([0, 1, 0, 0]);
  expect(data.labelNames).toEqual(['cat', 'dog']);
  expect(data.shape).toEqual([3, 31, 47]);
  await data.close();
});

it('folders get the numbers that the network’s labels give them', async () => {
  const folder = folderOf({ 'cat/1.png': 'rgb.png', 'dog/9.png': 'rgb.png' });
  const workspace = workspaceOf({ path: folder }, { labels: ['bird', 'dog', 'cat'] });
  const data = await openDataSet('data', { workspace, model: 'model' });
  expect([...data.labels!]).toEqual([2, 1]);
  await data.close();
});

it('a labels file in the folder', async () => {
  const folder = folderOf({ 'a.png': 'rgb.png', 'b.png': 'gray.png' });
  writeFileSync(join(folder, 'labels.csv'), 'file,label\nb.png,7\na.png,3\n');
  const data = await openDataSet(folder, { input: { shape: [{ batch: 1 }, 3, 31, 47], type: 'float32' } });
  expect([data.sampleName(0), data.sampleName(1)]).toEqual(['b.png', 'a.png']);
  expect([...data.labels!]).toEqual([7, 3]);
  const { data: values } = await data.read([0]);
  // Gray in three channels.
  expect(values.slice(0, 31 * 47)).toEqual(values.slice(31 * 47, 2 * 31 * 47));
  await data.close();
});

it('a flat folder by name, and a picture by itself', async () => {
  const folder = folderOf({ 'b.png': 'rgb.png', 'a.jpg': 'baseline.jpg' });
  const data = await openDataSet(folder, {});
  expect([data.sampleName(0), data.sampleName(1)]).toEqual(['a.jpg', 'b.png']);
  expect(data.labels).toBeUndefined();
  await data.close();
  expect((await readAll(join(folder, 'b.png'))).shape).toEqual([1, 3, 31, 47]);
});

it('the hash is that of the files that are used', async () => {
  const hash = async (folder: string, limit?: number): Promise<string> => {
    const data = await openDataSet(folder, { limit });
    await data.close();
    return data.sha256;
  };
  const first = folderOf({ 'a.png': 'rgb.png', 'b.png': 'alpha.png' });
  const second = folderOf({ 'a.png': 'rgb.png', 'b.png': 'palette.png' });
  expect(await hash(first)).toMatch(/^[0-9a-f]{64}$/);
  expect(await hash(first)).not.toBe(await hash(second));
  expect(await hash(first, 1)).toBe(await hash(second, 1));
});

describe('refuses', () => {
  it.each<[string, Readonly<Record<string, string>>, RegExp]>([
    ['a CMYK picture', { 'a.jpg': 'cmyk.jpg' }, /4 channels \(CMYK\); convert it to RGB/],
    ['a text as a picture', { 'a.jpg': 'little-f4.npy' }, /neither a JPEG nor a PNG/],
    ['a folder without pictures', { 'a.npy': 'little-f4.npy' }, /holds no samples/],
    [
      'pictures beside folders of them',
      { 'a.png': 'rgb.png', 'b/c.png': 'rgb.png' },
      /one folder for each class, or/,
    ],
    ['other kinds of pictures', { 'a.webp': 'rgb.png' }, /only JPEG and PNG pictures are read/],
  ])('%s', async (_, files, message) => {
    await expect(openDataSet(folderOf(files), {})).rejects.toThrow(
      expect.objectContaining({ name: 'InputError', message: expect.stringMatching(message) }),
    );
  });

  it('pictures of another size than the network takes, and says what to set', async () => {
    const folder = folderOf({ 'a.png': 'rgb.png' });
    await expect(
      openDataSet(folder, { input: { shape: [{ batch: 1 }, 3, 32, 32], type: 'float32' } }),
    ).rejects.toThrow(/a\.png has the shape \[3, 31, 47\], the network takes \[3, 32, 32\]; set "resize"/);
  });

  it.each(['baseline.jpg', 'progressive.jpg', 'rgb.png'])('%s when it is cut off', async (name) => {
    const whole = readFileSync(dataFixture(name));
    for (const part of [0.2, 0.5, 0.8, 0.95]) {
      await expect(decodeImage(whole.subarray(0, whole.length * part), name)).rejects.toThrow(
        'is damaged or cut off',
      );
    }
    // The decoder still works afterwards.
    expect((await decodeImage(whole, name)).shape).toEqual([31, 47, 3]);
  });

  it('a picture that says it is huge', async () => {
    const png = Buffer.from(readFileSync(dataFixture('rgb.png')));
    png.writeUInt32BE(10_000_000, 16);
    await expect(decodeImage(png, 'huge.png')).rejects.toThrow('10000000 × 31 pixels');
  });

  it('a labels file that names no file', async () => {
    const folder = folderOf({ 'a.png': 'rgb.png' });
    writeFileSync(join(folder, 'labels.csv'), 'a.png,1\nmissing.png,0\n');
    await expect(openDataSet(folder, {})).rejects.toThrow(/cannot read .*missing\.png/);
    writeFileSync(join(folder, 'labels.csv'), 'a.png\n');
    await expect(openDataSet(folder, {})).rejects.toThrow('line 1 is no "file,label" pair');
  });
});
