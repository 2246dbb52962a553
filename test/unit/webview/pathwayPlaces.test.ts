import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  countByChannel,
  countByPosition,
  nameOfNeuron,
  placeOfNeuron,
} from '../../../webview/views/pathwayPlaces.ts';
import { describeScale, paintMap, scaleOf } from '../../../webview/views/mapScale.ts';
import { findInPathway, fitPathway, type LayerOnPathway } from '../../../webview/views/paintPathway.ts';

const dense = { shape: [8], channelAxis: 0, neurons: 8 };
const image = { shape: [3, 4, 5], channelAxis: 0, neurons: 60 };
const last = { shape: [4, 5, 3], channelAxis: 2, neurons: 60 };
const channels = { shape: [3, 4, 5], channelAxis: 0, neurons: 3 };
const sequence = { shape: [7, 2], channelAxis: 1, neurons: 14 };

describe('where a neuron lies', () => {
  it.each([
    [dense, 6, 'neuron 6'],
    [image, 47, 'channel 2, row 1, column 2'],
    [last, 23, 'channel 2, row 1, column 2'],
    [channels, 2, 'channel 2'],
    [sequence, 5, 'channel 1, position 2'],
  ])('in %j neuron %i is %s', (layer, neuron, name) => {
    expect(nameOfNeuron(layer, neuron)).toBe(name);
  });

  it('gives every neuron a place of its own, and counts them all', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 1, max: 5 }), { minLength: 1, maxLength: 4 }),
        fc.nat(),
        (shape, axis) => {
          const neurons = shape.reduce((product, length) => product * length, 1);
          const layer = { shape, channelAxis: axis % shape.length, neurons };
          const all = Array.from({ length: neurons }, (_, neuron) => neuron);
          const places = all.map((neuron) => JSON.stringify(placeOfNeuron(layer, neuron)));
          expect(new Set(places).size).toBe(neurons);
          const channels = shape[layer.channelAxis]!;
          expect(new Set(countByChannel(layer, all))).toEqual(new Set([neurons / channels]));
          expect(new Set(countByPosition(layer, all))).toEqual(new Set([channels]));
        },
      ),
    );
  });
});

describe('the scale of maps', () => {
  it('is symmetric, with neutral grey at 0 and the same strength on both sides', () => {
    const map = Float64Array.of(0, 2, -2, 1);
    const rgba = paintMap(map, scaleOf([map]));
    const pixel = (at: number) => [...rgba.subarray(4 * at, 4 * at + 3)];
    expect(pixel(0)).toEqual([247, 247, 247]);
    expect(pixel(1)).toEqual([0x67, 0x00, 0x1f]);
    expect(pixel(2)).toEqual([0x05, 0x30, 0x61]);
    expect(pixel(3)[0]).toBeGreaterThan(pixel(3)[2]!);
  });

  it('holds all maps, but for the few strongest pixels', () => {
    const map = Float64Array.from({ length: 1000 }, (_, i) => (i < 3 ? -100 : i / 1000));
    const scale = scaleOf([map.map((value) => value / 2), map]);
    expect(scale.largest).toBe(100);
    expect(scale.limit).toBeGreaterThan(0.9);
    expect(scale.limit).toBeLessThan(1);
    expect(describeScale(scaleOf([new Float64Array(9)]))).toBe('all 0');
  });
});

describe('the columns of layers', () => {
  const layer = (channels: number): LayerOnPathway => ({
    name: 'layer',
    neurons: channels,
    kept: 1,
    dead: 0,
    deadKept: 0,
    channels: new Float64Array(channels),
  });

  it('has each channel of each layer somewhere, of thousands several at a place', () => {
    const layers = [layer(3), layer(1280)];
    const columns = fitPathway(2, 700);
    const seen = layers.map(() => new Set<number>());
    for (let x = 0; x < columns.width; x += 2) {
      for (let y = 0; y < 300; y++) {
        const found = findInPathway(layers, columns, x, y);
        if (found?.channels === undefined) continue;
        const [first, end] = found.channels;
        for (let channel = first; channel <= end; channel++) seen[found.layer]!.add(channel);
      }
    }
    expect(seen.map(({ size }) => size)).toEqual([3, 1280]);
  });

  it('scrolls rather than have columns too narrow to point at', () => {
    expect(fitPathway(200, 700).width).toBeGreaterThan(2000);
    expect(fitPathway(4, 700).width).toBe(700);
  });
});
