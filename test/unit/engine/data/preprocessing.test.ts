import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { decodeImage } from '../../../../src/engine/data/images/decodeImage.ts';
import { openDataSet } from '../../../../src/engine/data/openDataSet.ts';
import { prepareSample, type Preparation } from '../../../../src/engine/data/preprocessing/prepareSample.ts';
import type { RawSample } from '../../../../src/engine/data/SampleSource.ts';
import type { Preprocessing } from '../../../../src/engine/workspace/WorkspaceFile.ts';
import { dataFixture, readAll, workspaceOf } from '../../../support/dataFixtures.ts';
import { makeNpy } from '../../../support/makeNpy.ts';
import { temporaryFolder } from '../../../support/temporaryFolder.ts';

const folder = temporaryFolder();

function sample(values: readonly number[], shape: readonly number[]): RawSample {
  return { values: Float64Array.from(values), shape };
}

function prepare(raw: RawSample, preprocessing: Preprocessing, more: Partial<Preparation> = {}) {
  const { values, shape } = prepareSample(
    raw,
    { preprocessing, pictures: false, bytes: false, ...more },
    'it',
  );
  return { values: [...values], shape: [...shape] };
}

describe('resizing gives the pixels of PIL', () => {
  it.each<[string, Preprocessing]>([
    ['resized-24x16', { resize: [16, 24] }],
    ['resized-60x70', { resize: [70, 60] }],
    ['resized-and-cropped', { resize: 20, crop: 15 }],
  ])('%s', async (name, preprocessing) => {
    const raw = await decodeImage(readFileSync(dataFixture('rgb.png')), 'rgb.png');
    const result = prepare(raw, { ...preprocessing, layout: 'NHWC' }, { pictures: true, bytes: true });
    const expected = await readAll(dataFixture(`${name}.npy`));
    expect(result.shape).toEqual(expected.shape);
    expect(result.values).toEqual(expected.values);
  });

  it('of floats, without rounding', async () => {
    const { values } = await decodeImage(readFileSync(dataFixture('rgb.png')), 'rgb.png');
    const red = sample(values.filter((_, i) => i % 3 === 0) as unknown as number[], [31, 47]);
    const result = prepare(red, { resize: [16, 24] });
    const expected = await readAll(dataFixture('resized-float.npy'));
    for (const [i, value] of expected.values.entries()) expect(result.values[i]).toBeCloseTo(value, 3);
  });
});

it('pads with zeros, then scales; 255 becomes 1 exactly', () => {
  expect(prepare(sample([255, 51], [1, 2]), { pad: [1, 0, 0, 2], scale: '1/255' })).toEqual({
    values: [0, 0, 0, 0, 0, 0, 1, 0.2],
    shape: [1, 2, 4],
  });
});

it('subtracts mean and divides by std, for each channel', () => {
  const raw = sample([1, 2, 3, 4, 5, 6], [2, 1, 3]);
  const stored = { stored: 'NHWC' } as const;
  expect(prepare(raw, { scale: 2, mean: [1, 2, 3], std: [1, 2, 4] }, stored)).toEqual({
    values: [1, 7, 1, 4, 0.75, 2.25],
    shape: [3, 2, 1],
  });
  expect(prepare(sample([1, 2], [2]), { mean: 1, std: 0.5 })).toEqual({ values: [0, 2], shape: [2] });
  expect(() => prepare(raw, { mean: [1, 2] }, stored)).toThrow(
    '"mean" in the preprocessing has 2 numbers, the samples have 3 channels',
  );
});

it('turns colours', () => {
  const red = sample([200, 100, 50], [1, 1, 3]);
  const bytes = { bytes: true, pictures: true };
  // 0.299 R + 0.587 G + 0.114 B = 124.2
  expect(prepare(red, { color: 'gray' }, bytes)).toEqual({ values: [124], shape: [1, 1, 1] });
  expect(prepare(red, { color: 'bgr' }, bytes).values).toEqual([50, 100, 200]);
  expect(prepare(sample([7], [1, 1, 1]), { color: 'rgb' }, bytes).values).toEqual([7, 7, 7]);
  // What the network takes decides when nothing is said.
  expect(prepare(red, {}, { ...bytes, target: [1, 1, 1] }).values).toEqual([124]);
});

describe('axes', () => {
  const image = Array.from({ length: 12 }, (_, i) => i);
  const last = sample(image, [2, 2, 3]);
  const first = [0, 3, 6, 9, 1, 4, 7, 10, 2, 5, 8, 11];

  it.each<[string, RawSample, readonly number[], readonly number[]]>([
    ['as they are', last, [2, 2, 3], image],
    ['channels last to first', last, [3, 2, 2], first],
    ['channels first to last', sample(image, [3, 2, 2]), [2, 2, 3], [0, 4, 8, 1, 5, 9, 2, 6, 10, 3, 7, 11]],
    ['an axis of 1 comes', sample(image, [3, 4]), [1, 3, 4], image],
    ['an axis of 1 goes', sample(image, [3, 4, 1]), [3, 4], image],
    ['a row becomes a picture', sample(image, [12]), [1, 3, 4], image],
    ['a picture becomes a row', sample(image, [3, 4]), [12], image],
  ])('%s', (_, raw, target, values) => {
    expect(prepare(raw, {}, { target })).toEqual({ values: [...values], shape: [...target] });
  });

  it('follow the layout that is said, of the file and of the network', () => {
    expect(prepare(last, { layout: 'NCHW' }, { stored: 'NHWC' }).values).toEqual(first);
    expect(prepare(sample(first, [3, 2, 2]), { layout: 'NHWC' }, { stored: 'NCHW' }).values).toEqual(image);
    const wide = Array.from({ length: 15 }, (_, i) => i);
    expect(prepare(sample(wide, [3, 1, 5]), { layout: 'NCHW' }).values).toEqual(wide);
    expect(prepare(sample(wide, [5, 1, 3]), { layout: 'NHWC' }).values).toEqual(wide);
    const cube = sample(
      Array.from({ length: 27 }, (_, i) => i),
      [3, 3, 3],
    );
    expect(() => prepare(cube, { crop: 1 })).toThrow('the channels may be first or last; say "layout"');
    expect(prepare(cube, { crop: 1 }, { stored: 'NCHW' }).values).toEqual([4, 13, 22]);
    expect(prepare(cube, { crop: 1 }, { stored: 'NHWC' }).values).toEqual([12, 13, 14]);
  });

  it.each<[RawSample, readonly number[], string]>([
    [
      sample(image, [3, 4]),
      [4, 3],
      'it has the shape [3, 4], the network takes [4, 3]; set "resize", "crop", "pad" or "layout"',
    ],
    [sample(image, [12]), [10], 'it has the shape [12], the network takes [10]; give as many numbers'],
    [sample(image, [2, 6]), [1, 5, 5], 'it has the shape [2, 6], the network takes [1, 5, 5]'],
  ])('are refused where there is no one way', (raw, target, message) => {
    expect(() => prepare(raw, {}, { target })).toThrow(message);
  });

  it('of colours in a row are the user’s choice', () => {
    const picture = { pictures: true, target: [12] };
    expect(() => prepare(last, {}, picture)).toThrow('say in which order to write them');
    expect(prepare(last, { layout: 'NCHW' }, picture)).toEqual({ values: first, shape: [12] });
    expect(prepare(last, { layout: 'NHWC' }, picture)).toEqual({ values: image, shape: [12] });
  });
});

it('refuses a crop larger than the picture, and picture steps on what is none', () => {
  expect(() => prepare(sample([1, 2], [1, 2]), { crop: 2 })).toThrow(
    'smaller than the crop of 2 × 2; set "resize"',
  );
  expect(() => prepare(sample([1, 2], [2]), { pad: 1 })).toThrow('pictures need [height, width]');
});

describe('in the workspace', () => {
  const path = join(folder, 'pictures.npy');
  writeFileSync(path, makeNpy([0, 51, 102, 255], [1, 2, 2], '|u1'));
  const model = { preprocessing: { scale: '1/255', mean: 0.5 } };

  it('the network’s preprocessing holds, and a data set changes keys of it', async () => {
    const read = async (preprocessing?: Preprocessing | 'none') => {
      const workspace = workspaceOf({ path, ...(preprocessing && { preprocessing }) }, model);
      return (await readAll('data', { workspace, model: 'model' })).values.map(
        (value) => Math.round(value * 100) / 100,
      );
    };
    expect(await read()).toEqual([-0.5, -0.3, -0.1, 0.5]);
    expect(await read({ mean: 0 })).toEqual([0, 0.2, 0.4, 1]);
    expect(await read('none')).toEqual([0, 51, 102, 255]);
  });

  it('holds for the path of a file, too', async () => {
    const workspace = workspaceOf({ path: '/elsewhere' }, model);
    expect((await readAll(path, { workspace, model: 'model' })).values[3]).toBe(0.5);
    expect((await readAll(path, { workspace, model: '/model.onnx' })).values[3]).toBe(0.5);
    expect((await readAll(path, { workspace, model: '/other.onnx' })).values[3]).toBe(255);
  });

  it('rows become pictures of the shape that is said', async () => {
    const rows = join(folder, 'rows.npy');
    writeFileSync(rows, makeNpy([1, 2, 3, 4], [1, 4], '|u1'));
    const padded = { preprocessing: { pad: [0, 1, 0, 0] as [number, number, number, number] } };
    const read = (shape: number[]) =>
      readAll('data', { workspace: workspaceOf({ path: rows, shape, ...padded }), model: 'model' });
    expect(await read([2, 2])).toEqual({ values: [1, 2, 0, 3, 4, 0], shape: [1, 1, 2, 3] });
    await expect(read([2, 3])).rejects.toThrow(
      /"shape" .* is \[2, 3\], the samples of .*rows\.npy are \[4\]/,
    );
  });

  it('names the data sets that there are', async () => {
    await expect(openDataSet('dgits', { workspace: workspaceOf({ path }) })).rejects.toThrow(
      /no data "dgits": neuron-lens\.json names the data sets data, and there is no file .*dgits/,
    );
  });
});
