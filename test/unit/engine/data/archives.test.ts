import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { pack } from 'tar-stream';
import { describe, expect, test } from 'vitest';
import { openDataSet } from '../../../../src/engine/data/openDataSet.ts';
import { dataFixture, readAll, workspaceOf } from '../../../support/dataFixtures.ts';
import { temporaryFolder } from '../../../support/temporaryFolder.ts';

const folder = temporaryFolder();

/** An archive of files by name. */
async function makeTar(files: Readonly<Record<string, Buffer>>): Promise<Buffer> {
  const tar = pack();
  for (const [name, content] of Object.entries(files)) tar.entry({ name }, content);
  tar.finalize();
  const chunks: Buffer[] = [];
  for await (const chunk of tar) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

const picture = (name: string): Buffer => readFileSync(dataFixture(name));

describe('archives of pictures', () => {
  const files = {
    'set/frog/b.png': picture('rgb.png'),
    'set/bird/a.png': picture('rgb.png'),
    [`set/bird/${'long'.repeat(60)}.png`]: picture('rgb.png'),
    'set/bird/._a.png': Buffer.from('a resource fork'),
    'set/readme.txt': Buffer.from('not a picture'),
  };

  test.each(['tar', 'tar.gz', 'tgz'])('.%s: folders are classes, which take turns', async (extension) => {
    const path = join(folder, `pictures.${extension}`);
    const tar = await makeTar(files);
    writeFileSync(path, extension === 'tar' ? tar : gzipSync(tar));
    const data = await openDataSet(path, {});
    expect(data.samples).toBe(3);
    expect(data.labelNames).toEqual(['bird', 'frog']);
    expect([...data.labels!]).toEqual([0, 1, 0]);
    expect([0, 1].map((row) => data.sampleName(row))).toEqual(['set/bird/a.png', 'set/frog/b.png']);
    const alone = await readAll(dataFixture('rgb.png'));
    const { data: values } = await data.read([1]);
    expect(Array.from(values, Number)).toEqual(alone.values);
    await data.close();
  });

  test('of one folder there are no labels', async () => {
    const path = join(folder, 'flat.tar');
    writeFileSync(path, await makeTar({ 'a.png': picture('rgb.png'), 'b.png': picture('rgb.png') }));
    const data = await openDataSet(path, {});
    expect([data.samples, data.labels]).toEqual([2, undefined]);
    await data.close();
  });

  test('what cannot be read is told', async () => {
    const whole = gzipSync(await makeTar(files));
    const cut = join(folder, 'cut.tar.gz');
    writeFileSync(cut, whole.subarray(0, whole.length / 2));
    await expect(openDataSet(cut, {})).rejects.toThrow(/cannot unpack .*cut\.tar\.gz.*get the file again/);
    const cutTar = join(folder, 'cut.tar');
    writeFileSync(cutTar, (await makeTar(files)).subarray(0, 700));
    await expect(openDataSet(cutTar, {})).rejects.toThrow(
      /cannot read the archive .*cut\.tar.*get the file again/,
    );
    const empty = join(folder, 'empty.tar');
    writeFileSync(empty, await makeTar({ 'readme.txt': Buffer.from('nothing') }));
    await expect(openDataSet(empty, {})).rejects.toThrow(/holds no samples/);
    const damaged = join(folder, 'damaged.tar');
    writeFileSync(damaged, await makeTar({ 'a/x.png': picture('rgb.png').subarray(0, 60) }));
    await expect(openDataSet(damaged, {})).rejects.toThrow(/damaged\.tar: a\/x\.png is damaged or cut off/);
    const workspace = workspaceOf({ path: empty, labelsFile: 'labels.csv' });
    await expect(openDataSet('data', { workspace })).rejects.toThrow(
      /the classes in an archive are its folders/,
    );
  });
});
