import { once } from 'node:events';
import { setImmediate } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import { deriveSeed } from '../numeric/deriveSeed.ts';
import { sharedMatrix } from '../numeric/sharedMatrix.ts';
import type { KnockoffProblem } from './KnockoffProblem.ts';
import { bestPenalty } from './knockoffStatistics.ts';
import { taskPerformer, type KnockoffTask, type KnockoffTasks } from './knockoffTasks.ts';
import source from './knockoffWorker.ts?worker-source';
import { sumMoments } from './Moments.ts';

/** Someone who does one task after the other. */
type Lane = (task: KnockoffTask) => Promise<unknown>;

/**
 * W of several runs; each has a seed of its own, so that they are the same however many threads there are. Where there
 * are fewer runs than threads, a run's folds are shared out.
 * @param threads 1: everything is done here, one after the other
 * @param done is called after each run
 */
export async function repeatKnockoffs(
  problem: KnockoffProblem,
  runs: number,
  seed: number,
  { threads, signal, done }: { threads: number; signal: AbortSignal; done: () => void },
): Promise<Float64Array[]> {
  const folds = problem.folds.length;
  const workers =
    threads === 1
      ? []
      : Array.from(
          { length: Math.min(threads, Math.max(runs, folds)) },
          () => new Worker(source, { eval: true, workerData: problem, execArgv: [] }),
        );
  const lanes: Lane[] =
    threads === 1
      ? [hereLane(problem)]
      : workers.map((worker) => async (task) => {
          worker.postMessage(task);
          return ((await once(worker, 'message', { signal })) as [unknown])[0];
        });

  /** Has a list of tasks done, each by the next lane that is free. */
  async function all<K extends keyof KnockoffTasks>(
    tasks: readonly (KnockoffTasks[K]['ask'] & { task: K })[],
    answered = (): void => undefined,
  ): Promise<KnockoffTasks[K]['answer'][]> {
    const answers = new Array<KnockoffTasks[K]['answer']>(tasks.length);
    let next = 0;
    await Promise.all(
      lanes.map(async (lane) => {
        while (next < tasks.length) {
          signal.throwIfAborted();
          const index = next++;
          answers[index] = (await lane(tasks[index] as KnockoffTask)) as KnockoffTasks[K]['answer'];
          answered();
        }
      }),
    );
    return answers;
  }

  async function splitRun(own: number): Promise<Float64Array> {
    const each = Array.from({ length: folds }, (_, fold) => fold);
    const moments = await all<'moments'>(each.map((fold) => ({ task: 'moments', seed: own, fold })));
    const whole = sumMoments(moments, sharedMatrix(moments[0]!.gram.length, 1).values);
    const errors = await all<'errors'>(moments.map((held) => ({ task: 'errors', seed: own, whole, held })));
    const [fitted] = await all<'fit'>([{ task: 'fit', seed: own, whole, best: bestPenalty(errors) }]);
    return fitted!;
  }

  const seeds = Array.from({ length: runs }, (_, index) => deriveSeed(seed, index));
  try {
    await all<'prepare'>(problem.folds.map((_, fold) => ({ task: 'prepare', fold })));
    if (runs >= Math.min(lanes.length, folds)) {
      return await all<'run'>(
        seeds.map((own) => ({ task: 'run', seed: own })),
        done,
      );
    }
    const statistics: Float64Array[] = [];
    for (const own of seeds) {
      statistics.push(await splitRun(own));
      done();
    }
    return statistics;
  } catch (error) {
    // `once` ends with an error of its own.
    signal.throwIfAborted();
    throw error;
  } finally {
    await Promise.all(workers.map((worker) => worker.terminate()));
  }
}

function hereLane(problem: KnockoffProblem): Lane {
  const perform = taskPerformer(problem);
  return async (task) => {
    const answer = perform(task);
    // Others get a turn: a cancel, for one.
    await setImmediate();
    return answer;
  };
}
