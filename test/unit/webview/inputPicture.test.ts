import { inputLayout } from '../../../src/report/inputLayout.ts';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { paintInput, scaleByMap, joinChannels } from '../../../webview/views/inputPicture.ts';
import { pixelMapFigure } from '../../../webview/views/pixelMapFigure.ts';

describe('inputLayout', () => {
  it.each([
    [[784], { channels: 1, height: 1, width: 784, channelsLast: false, summed: false }],
    [[28, 28], { channels: 1, height: 28, width: 28, channelsLast: false, summed: false }],
    [[3, 32, 48], { channels: 3, height: 32, width: 48, channelsLast: false, summed: false }],
    [[32, 48, 3], { channels: 3, height: 32, width: 48, channelsLast: true, summed: false }],
    [[2, 3, 4], { channels: 2, height: 3, width: 4, channelsLast: false, summed: false }],
    [[12, 1], { channels: 1, height: 1, width: 12, channelsLast: false, summed: false }],
    [[3, 4, 8, 8], { channels: 12, height: 8, width: 8, channelsLast: false, summed: false }],
  ])('reads the shape %j', (shape, expected) => {
    expect(inputLayout(shape)).toEqual(expected);
  });

  it.each([
    ['embedded tokens and a convolution along them', [50, 100], [128, 48], 128, 50, true],
    ['as many tokens as features', [64, 64], [32, 62], 32, 64, true],
    ['a recurrent or token-wise layer', [12, 300], [12, 256], 256, 12, true],
    ['a signal of several channels', [12, 1000], [32, 500], 32, 1000, false],
    ['single elements', [50, 100], [50, 128], 6400, 50, true],
  ] as const)('reads a sequence by its layers: %s', (_, shape, layer, neurons, positions, channelsLast) => {
    const layers = [
      { shape: [7], neurons: 7 },
      { shape: [...layer], neurons },
    ];
    const channels = channelsLast ? shape[1] : shape[0];
    expect(inputLayout(shape, layers)).toEqual({
      channels,
      height: 1,
      width: positions,
      channelsLast,
      summed: true,
    });
  });

  it.each([
    ['vectors', [{ shape: [128], neurons: 128 }]],
    [
      'maps first',
      [
        { shape: [6, 14, 14], neurons: 6 },
        { shape: [49, 64], neurons: 64 },
      ],
    ],
  ])('takes two axes for a picture where the layers are %s', (_, layers) => {
    expect(inputLayout([28, 28], layers)).toMatchObject({ height: 28, width: 28, summed: false });
  });
});

describe('joinChannels', () => {
  it('keeps the sign of the channel with the largest magnitude, in both layouts', () => {
    // Two pixels, three channels: (1, -4, 2) and (-1, 0, 3).
    expect([...joinChannels([1, -1, -4, 0, 2, 3], inputLayout([3, 1, 2]))]).toEqual([-4, 3]);
    const last = { channels: 3, height: 1, width: 2, channelsLast: true, summed: false };
    expect([...joinChannels([1, -4, 2, -1, 0, 3], last)]).toEqual([-4, 3]);
  });

  it('adds up the channels of a sequence, in both layouts', () => {
    // Two positions, three channels: (1, -4, 2) and (-1, 0, 3).
    const sequence = { channels: 3, height: 1, width: 2, summed: true };
    expect([...joinChannels([1, -4, 2, -1, 0, 3], { ...sequence, channelsLast: true })]).toEqual([-1, 2]);
    expect([...joinChannels([1, -1, -4, 0, 2, 3], { ...sequence, channelsLast: false })]).toEqual([-1, 2]);
  });

  it('is the identity for one channel', () => {
    fc.assert(
      fc.property(fc.array(fc.double({ noNaN: true }), { minLength: 1 }), (values) => {
        const map = joinChannels(values, inputLayout([values.length]));
        expect([...map].every((value, i) => value === values[i])).toBe(true);
      }),
    );
  });
});

describe('paintInput', () => {
  it('draws the smallest value black and the largest white', () => {
    expect([...paintInput([-2, 0, 2], inputLayout([3]))]).toEqual([
      0, 0, 0, 255, 128, 128, 128, 255, 255, 255, 255, 255,
    ]);
  });

  it('draws three channels as colours on one scale', () => {
    expect([...paintInput([1, 0, 0.5], inputLayout([3, 1, 1]))]).toEqual([255, 0, 128, 255]);
  });

  it('draws a constant sample grey', () => {
    expect([...paintInput([7, 7], inputLayout([2]))]).toEqual([128, 128, 128, 255, 128, 128, 128, 255]);
  });
});

describe('scaleByMap', () => {
  it('darkens by magnitude whatever the sign and keeps the picture opaque', () => {
    const rgba = new Uint8ClampedArray([200, 200, 200, 255, 200, 200, 200, 255, 200, 200, 200, 255]);
    expect([...scaleByMap(rgba, Float64Array.of(0, -1, 2))]).toEqual([
      0, 0, 0, 255, 100, 100, 100, 255, 200, 200, 200, 255,
    ]);
  });

  it('gives black for a map of zeros', () => {
    expect([...scaleByMap(new Uint8ClampedArray([9, 9, 9, 255]), Float64Array.of(0))]).toEqual([
      0, 0, 0, 255,
    ]);
  });
});

describe('pixelMapFigure', () => {
  const colors = {
    foreground: '#000',
    muted: '#000',
    border: '#000',
    grid: '#000',
    background: '#fff',
    positive: '#f00',
    negative: '#00f',
    accent: '#0f0',
  };

  it('has a scale symmetric about 0 for any map', () => {
    const map = fc.array(fc.double({ noNaN: true, min: -1e6, max: 1e6 }), { minLength: 6, maxLength: 6 });
    fc.assert(
      fc.property(map, (values) => {
        const { data } = pixelMapFigure(Float64Array.from(values), inputLayout([2, 3]), colors);
        const { zmin, zmax } = data[0] as { zmin: number; zmax: number };
        expect(zmin).toBe(-zmax);
        expect(zmax).toBeGreaterThanOrEqual(Math.max(...values.map(Math.abs)));
      }),
    );
  });

  it('draws a strip as bars', () => {
    const { data } = pixelMapFigure(Float64Array.of(1, -2), inputLayout([2]), colors);
    expect(data[0]).toMatchObject({ type: 'bar', y: [1, -2], marker: { color: ['#f00', '#00f'] } });
  });
});
