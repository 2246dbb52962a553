import { beforeAll, describe, expect, it } from 'vitest';
import { Engine } from '../../../../src/engine/service/Engine.ts';
import type { Pathway, PathwayScore } from '../../../../src/protocol/PathwayResult.ts';

// What the paper says of pruning and contribution (section 3.4, figures 1 and 2), on the network of the example.

const sparsities = [0.95, 0.98];
let pathways: readonly Pathway[] = [];

beforeAll(async () => {
  const engine = new Engine();
  const result = await engine.pathway(
    {
      workspace: 'examples/mnist',
      model: 'lenet-relu',
      data: 'digits',
      seed: 1,
      device: 'cpu',
      parameters: {
        samples: [0, 4],
        sparsity: sparsities,
        compare: ['mct', 'greedy', 'dgr', 'dgr-random'],
        maps: [],
        radiusNeurons: 0,
      },
    },
    { progress: () => undefined, signal: new AbortController().signal },
  );
  await engine.dispose();
  pathways = result.pathways;
}, 120_000);

function levels(pathway: Pathway, score: PathwayScore) {
  return pathway.comparisons.find((comparison) => comparison.score === score)!.levels;
}

describe('LeNet with rectifiers on two digits', () => {
  it('contribution selects no neuron that is originally dead', () => {
    expect(pathways).toHaveLength(2);
    for (const pathway of pathways) {
      expect(pathway.layers.some(({ dead }) => dead > 100)).toBe(true);
      for (const { deadShare } of [...pathway.sparsity, ...levels(pathway, 'mct')]) expect(deadShare).toBe(0);
    }
  });

  it.each(['greedy', 'dgr', 'dgr-random'] as const)('pruning selects some: %s', (score) => {
    for (const pathway of pathways) expect(levels(pathway, score)[0]!.deadShare).toBeGreaterThan(0);
  });

  it('DGR(init=1) lies nearer to NeuronIntGrad than DGR(init=random), and holds fewer dead neurons', () => {
    for (const pathway of pathways) {
      const [ones, random] = [levels(pathway, 'dgr'), levels(pathway, 'dgr-random')];
      sparsities.forEach((_, k) => {
        expect(ones[k]!.overlap).toBeGreaterThan(random[k]!.overlap);
        expect(ones[k]!.deadShare).toBeLessThan(random[k]!.deadShare);
      });
    }
  });

  it('the two contributions agree, the more the nearer the output', () => {
    for (const pathway of pathways) {
      const { overlap, layers } = levels(pathway, 'mct')[0]!;
      expect(overlap).toBeGreaterThan(0.7);
      expect(layers.at(-1)!).toBeGreaterThanOrEqual(layers[0]!);
    }
  });
});
