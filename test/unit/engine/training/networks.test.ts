import { describe, expect, test } from 'vitest';
import { readOnnx } from '../../../../src/engine/formats/onnx/readOnnx.ts';
import { encodeOnnx } from '../../../../src/engine/formats/onnx/writeOnnx.ts';
import { findLayers } from '../../../../src/engine/graph/findLayers.ts';
import { networkNames, networks } from '../../../../src/engine/training/networks/index.ts';
import { weightsOf } from '../../../support/trainingCase.ts';

const shapes = {
  lenet: [1, 32, 32],
  'lenet-relu': [1, 28, 28],
  resnet8: [3, 32, 32],
  vgg11: [3, 32, 32],
  'vgg11-half': [3, 32, 32],
} as const;
/**
 * Those of the papers; ResNet8's is that of option B of He et al. with three blocks, and a VGG11 of half the channels has
 * what the sum over its layers gives (9 · in · out + 3 · out each, 128 · 10 + 10 at the end).
 */
const parameters = {
  lenet: 61_706,
  'lenet-relu': 61_706,
  resnet8: 78_042,
  vgg11: 2_976_938,
  'vgg11-half': 746_586,
};

describe.each(networkNames)('%s', (name) => {
  const network = networks[name](shapes[name], 10, 7);

  test('has the number of weights that it should have', () => {
    const trained = Object.entries(weightsOf(network)).filter(([weight]) => !weight.includes('running'));
    expect(trained.reduce((sum, [, values]) => sum + values.length, 0)).toBe(parameters[name]);
  });

  test('is read back from a file with the same layers', () => {
    const contents = Buffer.from(encodeOnnx(network));
    const read = readOnnx({ path: 'net.onnx', bytes: contents.length, modifiedMs: 0, contents });
    expect(read.parameters).toBe(parameters[name]);
    expect([read.input, read.output]).toEqual(['input', 'logits']);
    const names = (graph: typeof network): string[] =>
      findLayers(graph, 'input', 'logits').map((layer) => layer.name);
    expect(names(read.graph)).toEqual(names(network));
  });

  test('the seed decides the weights', () => {
    const bytes = (seed: number): Buffer => Buffer.from(encodeOnnx(networks[name](shapes[name], 10, seed)));
    expect(bytes(7).equals(Buffer.from(encodeOnnx(network)))).toBe(true);
    expect(bytes(8).equals(bytes(7))).toBe(false);
  });

  test('refuses samples that it cannot take', () => {
    expect(() => networks[name]([7], 10, 0)).toThrow(/takes pictures of .*"resize"/);
    expect(() => networks[name]([3, 2, 2], 10, 0)).toThrow(/takes pictures of .*"resize"/);
  });
});

test('weights have the spread that keeps activations at theirs', () => {
  const { 'conv3.weight': glorot } = weightsOf(networks.lenet([1, 32, 32], 10, 1));
  const { 'conv3.weight': he } = weightsOf(networks['lenet-relu']([1, 32, 32], 10, 1));
  const variance = (values: readonly number[]): number =>
    values.reduce((sum, value) => sum + value * value, 0) / values.length;
  expect(variance(he!)).toBeCloseTo(2 / 400, 3);
  expect(variance(glorot!)).toBeCloseTo(2 / (400 + 3000), 4);
});
