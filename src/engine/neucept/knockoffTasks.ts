import { deriveSeed } from '../numeric/deriveSeed.ts';
import { makeDescent, type LassoDescent } from '../numeric/LassoDescent.ts';
import type { Matrix } from '../numeric/Matrix.ts';
import { packedLength } from '../numeric/packLower.ts';
import { Random } from '../numeric/Random.ts';
import { sharedMatrix } from '../numeric/sharedMatrix.ts';
import type { KnockoffProblem } from './KnockoffProblem.ts';
import { knockoffMean, sampleKnockoffs } from './knockoffSampler.ts';
import {
  correlationStatistics,
  crossValidate,
  forestStatistics,
  penalisedStatistics,
} from './knockoffStatistics.ts';
import { gramOf, momentsOf, type Moments } from './Moments.ts';

/** What is asked of a thread, and what it answers. Answers depend on nothing else: any thread gives the same. */
export interface KnockoffTasks {
  /** Fills in what all knockoffs of a fold share; before anything else is asked. */
  prepare: { ask: { fold: number }; answer: undefined };
  /** W of the knockoffs with that seed. */
  run: { ask: { seed: number }; answer: Float64Array };
  /** The parts of a run, of a penalised statistic. */
  moments: { ask: { seed: number; fold: number }; answer: Moments };
  errors: { ask: { seed: number; whole: Moments; held: Moments }; answer: Float64Array };
  fit: { ask: { seed: number; whole: Moments; best: number }; answer: Float64Array };
}

export type KnockoffTask = {
  [K in keyof KnockoffTasks]: KnockoffTasks[K]['ask'] & { task: K };
}[keyof KnockoffTasks];

/** Does tasks of one problem, one after the other, in memory of its own. */
export function taskPerformer(
  problem: KnockoffProblem,
): <K extends keyof KnockoffTasks>(
  task: KnockoffTasks[K]['ask'] & { task: K },
) => KnockoffTasks[K]['answer'] {
  const { folds, sampler, statistic } = problem;
  const width = 2 * sampler.factor.rows;
  let made: LassoDescent | undefined;
  const room = (): LassoDescent => (made ??= makeDescent(width));
  const order = (seed: number): number[] => new Random(deriveSeed(seed, 1)).permutation(width);
  const draw = (seed: number, fold: number): Matrix =>
    sampleKnockoffs(
      folds[fold]!.mean,
      sampler.factor,
      new Random(deriveSeed(seed, 0, fold)),
      folds[fold]!.spare,
    );
  const moments = (seed: number, fold: number, packed?: Float64Array): Moments =>
    momentsOf(folds[fold]!, draw(seed, fold), folds[fold]!.gram, room().gram, packed);

  function perform(task: KnockoffTask): KnockoffTasks[keyof KnockoffTasks]['answer'] {
    if (task.task === 'prepare') {
      const { x, mean, gram } = folds[task.fold]!;
      knockoffMean(x, sampler, mean);
      if (gram.length > 0) gramOf(x, gram);
      return undefined;
    }
    const { seed } = task;
    if (task.task === 'moments') return moments(seed, task.fold, sharedMatrix(packedLength(width), 1).values);
    if (statistic === 'correlation') return correlationStatistics(folds[0]!, draw(seed, 0));
    if (statistic === 'forest') {
      const { x, y } = folds[0]!;
      return forestStatistics(x, draw(seed, 0), y, order(seed), new Random(deriveSeed(seed, 2)));
    }
    const penalised = penalisedStatistics[statistic];
    if (task.task === 'errors') return penalised.errors(task.whole, task.held, room(), order(seed));
    if (task.task === 'fit') return penalised.fit(task.whole, task.best, room(), order(seed));
    return crossValidate(
      penalised,
      folds.map((_, fold) => moments(seed, fold)),
      room(),
      order(seed),
    );
  }
  return perform as ReturnType<typeof taskPerformer>;
}
