import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { openDataSet } from '../../../../src/engine/data/openDataSet.ts';
import { dataFixture, readAll } from '../../../support/dataFixtures.ts';
import { makeNpy } from '../../../support/makeNpy.ts';
import { temporaryFolder } from '../../../support/temporaryFolder.ts';

const folder = temporaryFolder();
const counting = Array.from({ length: 24 }, (_, i) => i);

function write(name: string, content: Buffer): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

describe('arrays that NumPy wrote', () => {
  it.each([
    'little-f2',
    ...['f4', 'f8', 'i2', 'i4', 'i8'].flatMap((type) => [`little-${type}`, `big-${type}`]),
  ])('signed %s', async (name) => {
    const { values, shape } = await readAll(dataFixture(`${name}.npy`));
    expect(shape).toEqual([4, 2, 3]);
    expect(values).toEqual(counting.map((value) => value - 6));
  });

  it('i1', async () => {
    expect((await readAll(dataFixture('i1.npy'))).values).toEqual(counting.map((value) => value - 6));
  });

  it.each(['u1', 'little-u2', 'little-u4', 'little-u8'])('unsigned %s', async (name) => {
    expect((await readAll(dataFixture(`${name}.npy`))).values).toEqual(counting);
  });

  it('b1', async () => {
    expect((await readAll(dataFixture('b1.npy'))).values).toEqual(counting.map((value) => Math.sign(value)));
  });

  it('column-major', async () => {
    const { values, shape } = await readAll(dataFixture('fortran.npy'));
    expect(shape).toEqual([4, 2, 3]);
    expect(values).toEqual(counting);
  });

  it.each([2, 3])('version %d of the format', async (version) => {
    expect((await readAll(dataFixture(`version-${version}.npy`))).values).toEqual(counting);
  });
});

it('reads any rows in any order, row- and column-major', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.integer({ min: 1, max: 5 }), { minLength: 1, maxLength: 4 }),
      fc.constantFrom('<f4', '>f4', '<f8', '<i4', '>i8', '|u1', '<u2', '|b1'),
      fc.boolean(),
      fc.constantFrom(1 as const, 2 as const, 3 as const),
      fc.array(fc.nat(), { minLength: 1, maxLength: 12 }),
      async (shape, descr, fortran, version, picks) => {
        const count = shape.reduce((product, length) => product * length, 1);
        const values = Array.from({ length: count }, (_, i) => (descr === '|b1' ? i % 2 : (i * 7) % 251));
        const path = write('property.npy', makeNpy(values, shape, descr, { fortran, version }));
        const size = count / shape[0]!;
        const indices = picks.map((pick) => pick % shape[0]!);
        const data = await openDataSet(path, {});
        try {
          const read = await data.read(indices);
          expect(read.shape).toEqual([indices.length, ...shape.slice(1)]);
          expect(Array.from(read.data as Float32Array)).toEqual(
            indices.flatMap((index) => values.slice(index * size, (index + 1) * size)),
          );
        } finally {
          await data.close();
        }
      },
    ),
    { numRuns: 150 },
  );
});

it('holds whole numbers beyond 24 bits for networks that take tokens', async () => {
  const path = write('tokens.npy', makeNpy([1, 2 ** 40 + 1, 3, -4], [2, 2], '<i8'));
  const data = await openDataSet(path, { input: { shape: [{ batch: 1 }, 2], type: 'int64' } });
  expect(data.type).toBe('int64');
  expect((await data.read([0, 1])).data).toEqual(BigInt64Array.of(1n, 2n ** 40n + 1n, 3n, -4n));
  await data.close();
});

describe('refuses', () => {
  const good = makeNpy(counting, [4, 6], '<f4');

  it.each<[string, Buffer, RegExp]>([
    [
      'a file that is cut off',
      good.subarray(0, good.length - 5),
      /is damaged or not complete: its header asks for \d+ bytes/,
    ],
    ['a header that is cut off', good.subarray(0, 40), /header does not end/],
    ['a file that is too long', Buffer.concat([good, Buffer.from([1])]), /is damaged or not complete/],
    [
      'text elements',
      Buffer.from(good.toString('latin1').replace("'<f4'", "'<U4'"), 'latin1'),
      /elements of type <U4; convert/,
    ],
    ['a number alone', makeNpy([1], [], '<f4'), /single number/],
    ['no samples', makeNpy([], [0, 3], '<f4'), /holds no samples/],
    ['samples without numbers', makeNpy([], [3, 0], '<f4'), /without any numbers/],
    [
      'a later version',
      Buffer.from(good.toString('latin1').replace('\x93NUMPY\x01', '\x93NUMPY\x09'), 'latin1'),
      /version 9/,
    ],
  ])('%s', async (_, content, message) => {
    const path = write('bad.npy', content);
    await expect(openDataSet(path, {})).rejects.toThrow(
      expect.objectContaining({ name: 'InputError', message: expect.stringMatching(message) }),
    );
  });

  it.each([NaN, Infinity, -Infinity])('%d, and names where it is', async (value) => {
    const values = [...counting];
    values[2 * 6 + 4] = value;
    const path = write('nan.npy', makeNpy(values, [4, 2, 3], '<f4'));
    const data = await openDataSet(path, {});
    await data.read([0, 1, 3]);
    await expect(data.read([0, 2])).rejects.toThrow(`row 2, position [1, 1] holds ${value}`);
    await data.close();
  });

  it('what is infinite in single precision', async () => {
    const path = write('large.npy', makeNpy([1e300], [1, 1], '<f8'));
    await expect(openDataSet(path, {})).rejects.toThrow('row 0, position [0] holds 1e+300');
  });

  it('fractions where the network takes tokens', async () => {
    const path = write('fractions.npy', makeNpy([1, 2, 0.5, 3], [2, 2], '<f4'));
    const data = await openDataSet(path, { input: { shape: [{ batch: 1 }, 2], type: 'int64' } });
    await expect(data.read([1])).rejects.toThrow(
      'row 1, position [0] holds 0.5, the network takes whole numbers',
    );
    await data.close();
  });

  it('rows that are not there', async () => {
    const data = await openDataSet(write('rows.npy', good), {});
    await expect(data.read([0, 4])).rejects.toThrow('has 4 samples, there is no row 4');
    await data.close();
  });
});
