import { describe, expect, it } from 'vitest';
import { analyseSanity } from '../../../../../src/engine/evaluation/attribution/analyseSanity.ts';
import type { EvaluationAnalysis } from '../../../../../src/engine/evaluation/attribution/EvaluationAnalysis.ts';
import { weightStages } from '../../../../../src/engine/evaluation/attribution/weightStages.ts';
import { deriveSeed } from '../../../../../src/engine/numeric/deriveSeed.ts';
import { Random } from '../../../../../src/engine/numeric/Random.ts';
import { OnnxRuntime } from '../../../../../src/engine/runtime/OnnxRuntime.ts';
import { ReferenceRuntime } from '../../../../../src/engine/runtime/ReferenceRuntime.ts';
import type { Runtime } from '../../../../../src/engine/runtime/Runtime.ts';
import type { AskedEvaluation } from '../../../../../src/protocol/EvaluationResult.ts';
import { parseResult } from '../../../../../src/protocol/Result.ts';
import { denseModel, denseOutputs, evaluationOf } from '../../../../support/evaluationCase.ts';
import { handModel } from '../../../../support/handModel.ts';
import { memoryDataSet } from '../../../../support/memoryDataSet.ts';

type Asked = Extract<AskedEvaluation, { test: 'sanity' }>;
const random = new Random(5);
const normals = (count: number) => Array.from({ length: count }, () => random.normal());
const first = Array.from({ length: 8 }, () => normals(16));
const second = Array.from({ length: 3 }, () => normals(8));
const samples = Array.from({ length: 6 }, () => normals(16));
const model = denseModel([1, 4, 4], first, second);
const check = (asked: Omit<Asked, 'test'>, seed = 3, runtime: Runtime = new ReferenceRuntime()) =>
  analyseSanity(
    evaluationOf(
      model,
      memoryDataSet(samples.flat(), [1, 4, 4]),
      { test: 'sanity', ...asked },
      { seed, runtime },
    ),
  );

/** Pearson's correlation of the ranks; without equal values. */
function rankCorrelation(a: readonly number[], b: readonly number[]): number {
  const ranks = (list: readonly number[]) =>
    list.map((value) => list.filter((other) => other < value).length);
  const [x, y] = [ranks(a), ranks(b)];
  const squares = x.reduce((sum, rank, i) => sum + (rank - y[i]!) ** 2, 0);
  return 1 - (6 * squares) / (a.length * (a.length ** 2 - 1));
}

describe('analyseSanity', () => {
  it('compares gradients with those of the network whose layers are random, from the last on', async () => {
    const result = await check({ methods: ['gradient'], deviation: 0.5 });
    expect(result.positions).toEqual(['output', 'hidden']);
    const draw = (stage: number, rows: number, columns: number): number[][] => {
      const numbers = new Random(deriveSeed(3, -1, stage));
      return Array.from({ length: rows }, () =>
        Array.from({ length: columns }, () => 0.5 * numbers.normal()),
      );
    };
    const changed = { second: draw(0, 3, 8), first: draw(1, 8, 16) };
    const gradient = (
      one: readonly number[][],
      two: readonly number[][],
      x: readonly number[],
      target: number,
    ) => {
      const active = one.map((row) => row.reduce((sum, weight, i) => sum + weight * x[i]!, 0) > 0);
      return x.map((_, i) =>
        one.reduce((sum, row, j) => sum + (active[j] ? two[target]![j]! * row[i]! : 0), 0),
      );
    };
    const literal = samples.map((x) => {
      const outputs = denseOutputs(first, second, x);
      // The output that the whole network predicts, also where the random one would predict another.
      const target = outputs.indexOf(Math.max(...outputs));
      const original = gradient(first, second, x, target);
      return [
        rankCorrelation(original, gradient(first, changed.second, x, target)),
        rankCorrelation(original, gradient(changed.first, changed.second, x, target)),
      ];
    });
    const { points } = result.curves.find(({ measure }) => measure === 'spearman')!;
    points.forEach(({ mean }, stage) => {
      expect(mean).toBeCloseTo(literal.reduce((sum, list) => sum + list[stage]!, 0) / 6, 6);
    });
    expect(parseResult(JSON.parse(JSON.stringify(result)))).toEqual(result);
  });

  it('finds maps that ignore the weights, and takes random ones for new each time', async () => {
    const { curves } = await check({ methods: ['edges', 'random', 'gradient'] });
    for (const { method, points } of curves) {
      for (const { mean } of points) {
        if (method === 'edges') expect(mean).toBeCloseTo(1, 10);
        else expect(Math.abs(mean!)).toBeLessThan(0.9);
      }
    }
  });

  it('randomises several layers at a time where fewer stages are asked for', async () => {
    const one = await check({ methods: ['gradient'], stages: 1 });
    expect(one.positions).toEqual(['hidden']);
    const two = await check({ methods: ['gradient'] });
    expect(two.positions).toHaveLength(weightStages(model.graph).length);
  });

  it('depends on the seed, and not on how many maps fit into memory', async () => {
    const points = async (given: Partial<EvaluationAnalysis>) => {
      const data = memoryDataSet(samples.flat(), [1, 4, 4]);
      const analysis = evaluationOf(model, data, { test: 'sanity', methods: ['gradient', 'random'] }, given);
      return (await analyseSanity(analysis)).curves;
    };
    const whole = await points({ seed: 1 });
    // Two maps of 16 numbers are 256 bytes: three samples at a time, or one.
    expect(await points({ seed: 1, memory: 3 * 256 })).toEqual(whole);
    expect(await points({ seed: 1, memory: 1 })).toEqual(whole);
    expect(await points({ seed: 2 })).not.toEqual(whole);
  });

  it('leaves out what cannot be compared: a map that is constant, outputs that are infinite', async () => {
    const flat = memoryDataSet(Array(16).fill(1), [1, 4, 4]);
    const { curves } = await analyseSanity(evaluationOf(model, flat, { test: 'sanity', methods: ['edges'] }));
    const of = (measure: string) => curves.find((curve) => curve.measure === measure)!.points;
    expect(of('spearman')).toEqual([{}, {}]);
    expect(of('ssim')).toEqual([{ mean: 1 }, { mean: 1 }]);
    const runtime = await OnnxRuntime.open('cpu');
    const huge = await check({ methods: ['gradient'], deviation: 1e30 }, 3, runtime);
    await runtime.dispose();
    expect(huge.warnings).toEqual([
      expect.stringMatching(/^With random weights down to hidden .* smaller deviation/),
    ]);
    expect(huge.curves[0]!.points[1]).toEqual({});
  });

  it('refuses a network without weights', async () => {
    const plain = handModel([1, 4, 4], (builder, x) =>
      builder.add('ReduceSum', [builder.add('Relu', [x]), builder.integers([2, 3])], { keepdims: 0 }),
    );
    const analysis = evaluationOf(plain, memoryDataSet(samples.flat(), [1, 4, 4]), { test: 'sanity' });
    await expect(analyseSanity(analysis)).rejects.toThrow(/has no weights between "x" and/);
  });
});
