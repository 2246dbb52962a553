import { describe, expect, it } from 'vitest';
import { freshWeights } from '../../../../../src/engine/evaluation/attribution/freshWeights.ts';
import { weightStages } from '../../../../../src/engine/evaluation/attribution/weightStages.ts';
import { withRandomWeights } from '../../../../../src/engine/evaluation/attribution/withRandomWeights.ts';
import { GraphBuilder } from '../../../../../src/engine/graph/GraphBuilder.ts';
import { batch } from '../../../../../src/engine/graph/Shape.ts';
import { float32 } from '../../../../../src/engine/graph/Tensor.ts';
import { Random } from '../../../../../src/engine/numeric/Random.ts';
import { findWeights } from '../../../../../src/engine/training/findWeights.ts';
import { resnet8 } from '../../../../../src/engine/training/networks/resnet8.ts';
import { weightsOf } from '../../../../support/trainingCase.ts';

const network = resnet8([3, 8, 8], 10, 0);

describe('weightStages', () => {
  it('are the layers of a residual network in their order, each with its batch normalisation', () => {
    const stages = weightStages(network);
    expect(stages.map(({ name }) => name)).toEqual([
      'conv1',
      'layer1.conv1',
      'layer1.conv2',
      'layer2.conv1',
      'layer2.conv2',
      'layer2.shortcut.conv',
      'layer3.conv1',
      'layer3.conv2',
      'layer3.shortcut.conv',
      'output',
    ]);
    expect(stages[5]!.weights).toEqual([
      'layer2.shortcut.conv.weight',
      'layer2.shortcut.bn.weight',
      'layer2.shortcut.bn.bias',
    ]);
    // Every weight once.
    expect(stages.flatMap(({ weights }) => weights).sort()).toEqual(findWeights(network).sort());
  });

  it('have a bias that is added, and a shared weight where it is read last', () => {
    const builder = new GraphBuilder();
    const x = builder.input('x', { type: 'float32', shape: [batch, 2] });
    const weight = builder.constant(float32([1, 2, 3, 4], [2, 2]), 'shared');
    const bias = builder.constant(float32([1, 2], [2]), 'bias');
    const first = builder.add('MatMul', [x, weight], {}, { name: 'first' });
    const moved = builder.add('Relu', [builder.add('Add', [first, bias])]);
    builder.output(builder.add('MatMul', [moved, weight], {}, { name: 'second' }));
    expect(weightStages(builder.build())).toEqual([
      { name: 'first', weights: ['bias'] },
      { name: 'second', weights: ['shared'] },
    ]);
  });
});

describe('withRandomWeights', () => {
  it('changes the named weights alone, to normal numbers of the deviation', () => {
    const changed = withRandomWeights(network, ['layer3.conv2.weight'], 0.1, new Random(1));
    const [before, after] = [weightsOf(network), weightsOf(changed)];
    expect(Object.keys(before).filter((name) => String(before[name]) !== String(after[name]))).toEqual([
      'layer3.conv2.weight',
    ]);
    const values = after['layer3.conv2.weight']!;
    const mean = values.reduce((a, b) => a + b) / values.length;
    const variance = values.reduce((a, b) => a + (b - mean) ** 2, 0) / values.length;
    // 36,864 numbers: five standard errors.
    expect(Math.abs(mean)).toBeLessThan(5 * (0.1 / Math.sqrt(values.length)));
    expect(Math.abs(variance / 0.01 - 1)).toBeLessThan(5 * Math.sqrt(2 / values.length));
  });
});

describe('freshWeights', () => {
  it('makes of a network with other weights one as before training', () => {
    const changed = withRandomWeights(network, findWeights(network), 3, new Random(1));
    const constants = new Map(changed.constants);
    constants.set('bn1.running_mean', float32(Array(16).fill(5), [16]));
    const fresh = weightsOf(freshWeights({ ...changed, constants }, 4));
    expect(fresh['bn1.running_mean']).toEqual(Array(16).fill(0));
    expect(fresh['bn1.running_var']).toEqual(Array(16).fill(1));
    expect(fresh['bn1.weight']).toEqual(Array(16).fill(1));
    expect(fresh['output.bias']).toEqual(Array(10).fill(0));
    // He: variance 2 / (64 · 9).
    const values = fresh['layer3.conv2.weight']!;
    const variance = values.reduce((a, b) => a + b ** 2, 0) / values.length;
    expect(Math.abs((variance * 576) / 2 - 1)).toBeLessThan(5 * Math.sqrt(2 / values.length));
    const dense = fresh['output.weight']!;
    expect(Math.abs((dense.reduce((a, b) => a + b ** 2, 0) / dense.length) * 32 - 1)).toBeLessThan(
      5 * Math.sqrt(2 / dense.length),
    );
    expect(weightsOf(freshWeights(network, 4))).toEqual(fresh);
    expect(weightsOf(freshWeights(network, 5))).not.toEqual(fresh);
  });
});
