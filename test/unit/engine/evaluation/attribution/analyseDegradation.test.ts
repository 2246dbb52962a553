import { describe, expect, it } from 'vitest';
import { analyseDegradation } from '../../../../../src/engine/evaluation/attribution/analyseDegradation.ts';
import { Random } from '../../../../../src/engine/numeric/Random.ts';
import type { AskedEvaluation, EvaluationCurve } from '../../../../../src/protocol/EvaluationResult.ts';
import { parseResult } from '../../../../../src/protocol/Result.ts';
import { denseModel, denseOutputs, evaluationOf } from '../../../../support/evaluationCase.ts';
import { handModel } from '../../../../support/handModel.ts';
import { memoryDataSet } from '../../../../support/memoryDataSet.ts';

type Asked = Extract<AskedEvaluation, { test: 'degradation' }>;
const random = new Random(5);
const normals = (count: number) => Array.from({ length: count }, () => random.normal());
const first = Array.from({ length: 4 }, () => normals(6));
const second = Array.from({ length: 3 }, () => normals(4));
const samples = Array.from({ length: 5 }, () => normals(6));
const data = memoryDataSet(samples.flat(), [6]);
const degrade = async (asked: Omit<Asked, 'test'>, model = denseModel([6], first, second), given = data) =>
  analyseDegradation(evaluationOf(model, given, { test: 'degradation', ...asked }));
const curve = (curves: readonly EvaluationCurve[], method: string, measure: string) =>
  curves.find((each) => each.method === method && each.measure === measure)!;
const softmax = (values: readonly number[], target: number) =>
  Math.exp(values[target]!) / values.reduce((sum, value) => sum + Math.exp(value), 0);

describe('analyseDegradation', () => {
  it('follows |p0 - p| / p0 while the features go, in the order of the magnitudes', async () => {
    const result = await degrade({ methods: ['gradient'], shares: [0.5, 1], fill: 0.25 });
    const literal = (most: boolean) =>
      samples.map((x) => {
        const outputs = denseOutputs(first, second, x);
        const target = outputs.indexOf(Math.max(...outputs));
        const active = first.map((row) => row.reduce((sum, weight, i) => sum + weight * x[i]!, 0) > 0);
        const gradient = x.map((_, i) =>
          first.reduce((sum, row, j) => sum + (active[j] ? second[target]![j]! * row[i]! : 0), 0),
        );
        const order = x.map((_, i) => i).sort((a, b) => Math.abs(gradient[a]!) - Math.abs(gradient[b]!));
        if (most) order.reverse();
        const before = softmax(outputs, target);
        return [0, 3, 6].map((count) => {
          const changed = x.map((value, i) => (order.indexOf(i) < count ? 0.25 : value));
          return Math.abs(before - softmax(denseOutputs(first, second, changed), target)) / before;
        });
      });
    for (const [measure, most] of [
      ['leastFirst', false],
      ['mostFirst', true],
    ] as const) {
      const lists = literal(most);
      const { points, area } = curve(result.curves, 'gradient', measure);
      points.forEach(({ mean, error }, at) => {
        const values = lists.map((list) => list[at]!);
        const wanted = values.reduce((a, b) => a + b) / 5;
        const spread = Math.sqrt(values.reduce((sum, value) => sum + (value - wanted) ** 2, 0) / 4 / 5);
        expect(mean).toBeCloseTo(wanted, 5);
        expect(error).toBeCloseTo(spread, 5);
      });
      const areas = lists.map(([a, b, c]) => 0.25 * a! + 0.5 * b! + 0.25 * c!);
      expect(area!.mean).toBeCloseTo(areas.reduce((a, b) => a + b) / 5, 5);
    }
    expect(parseResult(JSON.parse(JSON.stringify(result)))).toEqual(result);
  });

  it('tells a perfect attribution from a random order, and its reverse', async () => {
    // One output, Σ w · x with positive terms: input × gradient is each feature's contribution.
    const weights = Array.from({ length: 16 }, (_, i) => 1.5 ** i / 100);
    const identity = weights.map((_, i) => weights.map((_, j) => Number(i === j)));
    const noise = new Random(1);
    const given = memoryDataSet(
      Array.from({ length: 20 * 16 }, () => 0.5 + noise.uniform()),
      [1, 4, 4],
    );
    const model = denseModel([1, 4, 4], identity, [weights]);
    const { curves, warnings } = await degrade(
      { methods: ['inputGradient', 'random'], fill: 0 },
      model,
      given,
    );
    const least = curve(curves, 'inputGradient', 'leastFirst');
    const most = curve(curves, 'inputGradient', 'mostFirst');
    expect(least.againstRandom!.mean).toBeLessThan(-10 * least.againstRandom!.error!);
    expect(most.againstRandom!.mean).toBeGreaterThan(10 * most.againstRandom!.error!);
    // Whatever the order, what is left out first and what is left out last add up to all.
    least.points.forEach(({ mean }, i) => expect(mean! + most.points.at(-1 - i)!.mean!).toBeCloseTo(1, 5));
    expect(warnings).toEqual([]);
  });

  it('fills with the mean of each channel, or of each feature', async () => {
    const pictures = memoryDataSet([1, 3, 10, 30, 5, 7, 50, 70], [2, 1, 2]);
    const model = handModel([2, 1, 2], (builder, x) =>
      builder.add('ReduceSum', [builder.add('Relu', [x]), builder.integers([1, 2, 3])], { keepdims: 0 }),
    );
    const { curves } = await degrade({ methods: ['random'], shares: [1] }, model, pictures);
    // 4 and 40 in all places: 88 instead of 44 and 132.
    expect(curves[0]!.points[1]!.mean).toBeCloseTo((1 + 1 / 3) / 2, 6);
    const vectors = memoryDataSet([1, 3, 5, 7], [2]);
    const sum = denseModel([2], [[1, 1]], [[1]]);
    const of = await degrade({ methods: ['random'], shares: [1] }, sum, vectors);
    expect(of.curves[0]!.points[1]!.mean).toBeCloseTo((4 / 4 + 4 / 12) / 2, 6);
  });

  it('says when a pathway holds every neuron that scores', async () => {
    const { warnings } = await degrade({ methods: ['mct', 'gradient'], sparsity: 0.01, shares: [0.5] });
    expect(warnings).toEqual([
      expect.stringMatching(/^4 of 5 pathways at a sparsity of 1 % hold every neuron/),
    ]);
    const sparse = await degrade({ methods: ['mct'], sparsity: 0.9, shares: [0.5] });
    expect(sparse.warnings).toEqual([]);
  });

  it('refuses what cannot be tested', async () => {
    await expect(degrade({ methods: ['gradcam'] })).rejects.toThrow(/GradCAM needs .* name other methods/);
    await expect(degrade({ methods: [] })).rejects.toThrow(/methods: it has to name at least one/);
    expect(() => evaluationOf(denseModel([6], first, second), data, { test: 'degradation', shares: [0.5, 0.2] })).toThrow(/shares: the shares have to ascend/); // prettier-ignore
    expect(() => evaluationOf(denseModel([6], first, second), data, { test: 'degradation', methods: ['random', 'random'] })).toThrow(/named twice/); // prettier-ignore
    const zero = memoryDataSet([0, 0], [2]);
    await expect(degrade({ methods: ['random'] }, denseModel([2], [[1, 1]], [[1]]), zero)).rejects.toThrow(
      /the output is 0 for all samples/,
    );
  });
});
