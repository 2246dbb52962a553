import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { analyseRoar } from '../../../../../src/engine/evaluation/attribution/analyseRoar.ts';
import type { EvaluationAnalysis } from '../../../../../src/engine/evaluation/attribution/EvaluationAnalysis.ts';
import { Random } from '../../../../../src/engine/numeric/Random.ts';
import { OnnxRuntime } from '../../../../../src/engine/runtime/OnnxRuntime.ts';
import type { Runtime } from '../../../../../src/engine/runtime/Runtime.ts';
import type { AskedEvaluation, EvaluationResult } from '../../../../../src/protocol/EvaluationResult.ts';
import { parseResult } from '../../../../../src/protocol/Result.ts';
import { denseModel, evaluationOf } from '../../../../support/evaluationCase.ts';
import { memoryDataSet } from '../../../../support/memoryDataSet.ts';
import { temporaryFolder } from '../../../../support/temporaryFolder.ts';

type Asked = Extract<AskedEvaluation, { test: 'roar' }>;
const folder = temporaryFolder();
let runtime: Runtime;
beforeAll(async () => {
  runtime = await OnnxRuntime.open('cpu');
});
afterAll(() => runtime.dispose());

const decisive = 5;
/** Pictures of noise; the sign of one pixel is the class. */
function pictures(samples: number, seed: number) {
  const random = new Random(seed);
  const labels = Array.from({ length: samples }, (_, row) => row % 2);
  const values = labels.flatMap((label) =>
    Array.from({ length: 16 }, (_, pixel) => (pixel === decisive ? 2 * label - 1 : 0.3 * random.normal())),
  );
  return memoryDataSet(values, [1, 4, 4], { labels });
}

/** Knows what the pictures were made by: its gradient is that pixel's alone. */
const at = (value: number) => Array.from({ length: 16 }, (_, pixel) => (pixel === decisive ? value : 0));
const model = denseModel([1, 4, 4], [at(1), at(-1), at(0), at(0), at(0), at(0)], [[-1, 1, 0, 0, 0, 0], [1, -1, 0, 0, 0, 0]]); // prettier-ignore

const training = { epochs: 15, batch: 16, learningRate: 0.03, weightDecay: 0 };
const roar = (
  storage: string | undefined,
  asked: Partial<Asked> = {},
  given: Partial<EvaluationAnalysis> = {},
) =>
  analyseRoar(
    evaluationOf(
      model,
      pictures(96, 1),
      { test: 'roar', methods: ['gradient', 'random'], shares: [1 / 16], repeats: 2, training, ...asked },
      { runtime, testData: pictures(96, 2), ...(storage === undefined ? {} : { storage }), ...given },
    ),
  );
const numbers = ({ curves }: EvaluationResult) => curves;

describe('analyseRoar', () => {
  it('loses the class with the pixel that decides, and not with a random one', async () => {
    const result = await roar(join(folder, 'whole'));
    const [gradient, random] = result.curves;
    expect(gradient!.points[0]!.mean).toBeGreaterThan(0.97);
    expect(random!.points[0]).toEqual(gradient!.points[0]);
    // Half of them, within four standard deviations of 96 throws of a coin.
    expect(Math.abs(gradient!.points[1]!.mean! - 0.5)).toBeLessThan(0.2);
    expect(random!.points[1]!.mean).toBeGreaterThan(0.85);
    expect(gradient!.area!.mean).toBeCloseTo(
      (gradient!.points[0]!.mean! + gradient!.points[1]!.mean!) / 2,
      12,
    );
    expect(gradient!.againstRandom!.mean).toBeLessThan(-0.1);
    expect(result).toMatchObject({
      errorsOver: 'trainings',
      tested: { samples: 96 },
      positions: [0, 1 / 16],
    });
    expect(parseResult(JSON.parse(JSON.stringify(result)))).toEqual(result);
  });

  it('goes on where it was stopped, in the maps and in a training, and finds the same', async () => {
    const storage = join(folder, 'stopped');
    const stopAt = async (pattern: RegExp, times: number) => {
      const controller = new AbortController();
      let seen = 0;
      const progress = ({ message }: { message: string }): void => {
        if (pattern.test(message) && ++seen === times) controller.abort(new Error('stopped'));
      };
      await expect(roar(storage, {}, { progress, signal: controller.signal })).rejects.toThrow('stopped');
    };
    await stopAt(/^Maps/, 40);
    await stopAt(/^Training 3 of 6 \(random without 6 %\): epoch 4/, 3);
    const files = readdirSync(storage);
    expect(files.filter((name) => name.endsWith('.checkpoint'))).toEqual(['random-0.0625-0.checkpoint']);
    expect(files.filter((name) => /^(whole|gradient|random)-.*json$/.test(name))).toHaveLength(2);
    const resumed = await roar(storage);
    expect(numbers(resumed)).toEqual(numbers(await roar(join(folder, 'whole'))));
  });

  it('adds methods, shares and repeats to what is done', async () => {
    const messages: string[] = [];
    const progress = ({ message }: { message: string }): void => void messages.push(message);
    const storage = join(folder, 'whole');
    const result = await roar(storage, { methods: ['gradient', 'random', 'edges'] }, { progress });
    expect(result.curves).toHaveLength(3);
    const trained = messages.flatMap((message) => /^Training \d of \d \((\w+)/.exec(message)?.[1] ?? []);
    expect([...new Set(trained)]).toEqual(['edges']);
    // Of the new method.
    expect(messages.find((message) => message.startsWith('Maps'))).toMatch(
      /^Maps of 192 samples; then 8 trainings/,
    );
  });

  it('holds out samples for testing where none are given; a single training has the error of a share', async () => {
    const result = await roar(
      join(folder, 'held'),
      { repeats: 1, methods: ['random'], training: { ...training, epochs: 2, heldOut: 0.25 } },
      { testData: undefined },
    );
    expect(result).toMatchObject({ data: { samples: 72 }, tested: { samples: 24 }, errorsOver: 'samples' });
    const { mean, error } = result.curves[0]!.points[1]!;
    expect(error).toBeCloseTo(Math.sqrt((mean! * (1 - mean!)) / 24), 12);
    expect(result.curves[0]!.area!.error).toBeUndefined();
  });

  it('refuses what it cannot do, in a line', async () => {
    const unlabelled = memoryDataSet(Array(32).fill(0), [1, 4, 4]);
    await expect(roar(undefined)).rejects.toThrow(/give a folder to keep/);
    await expect(roar(join(folder, 'a'), {}, { data: unlabelled })).rejects.toThrow(
      /memory has no labels, which ROAR needs/,
    );
    await expect(roar(join(folder, 'a'), {}, { testData: unlabelled })).rejects.toThrow(
      /memory has no labels/,
    );
    await expect(roar(join(folder, 'whole'), { order: 'signed' }, { seed: 9 })).rejects.toThrow(
      /holds another ROAR, with another seed, order: give the same as then, or another folder/,
    );
    await expect(
      roar(join(folder, 'a'), { training: { ...training, heldOut: 0 } }, { testData: undefined }),
    ).rejects.toThrow(/none of the 96 samples of memory is held out/);
    writeFileSync(join(folder, 'file'), '');
    await expect(roar(join(folder, 'file'))).rejects.toThrow(/cannot use the folder .*file/);
  });

  it('tells damaged files', async () => {
    const storage = join(folder, 'whole');
    const whole = readFileSync(join(storage, 'whole-0.json'), 'utf8');
    writeFileSync(join(storage, 'whole-0.json'), '{"accuracy": 7}');
    await expect(roar(storage)).rejects.toThrow(/whole-0\.json is damaged: remove it/);
    writeFileSync(join(storage, 'whole-0.json'), whole);
    writeFileSync(join(storage, 'roar.json'), 'notes');
    await expect(roar(storage)).rejects.toThrow(
      /roar\.json is damaged, or the folder is used for something else/,
    );
  });
});
