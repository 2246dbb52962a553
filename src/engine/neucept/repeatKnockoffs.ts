import { once } from 'node:events';
import { setImmediate } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import { deriveSeed } from '../numeric/deriveSeed.ts';
import { runKnockoffs, type KnockoffProblem } from './KnockoffProblem.ts';
import source from './knockoffWorker.ts?worker-source';

/**
 * W of several runs; each has a seed of its own, so that they are the same however many threads there are.
 * @param threads 1: the runs are made here, one after the other
 * @param done is called after each run
 */
export async function repeatKnockoffs(
  problem: KnockoffProblem,
  runs: number,
  seed: number,
  { threads, signal, done }: { threads: number; signal: AbortSignal; done: () => void },
): Promise<Float64Array[]> {
  const statistics = new Array<Float64Array>(runs);
  let next = 0;
  async function work(run: (seed: number) => Float64Array | Promise<Float64Array>): Promise<void> {
    while (next < runs) {
      signal.throwIfAborted();
      const index = next++;
      statistics[index] = await run(deriveSeed(seed, index));
      done();
      // Others get a turn: a cancel, for one.
      await setImmediate();
    }
  }
  if (threads === 1) {
    await work((own) => runKnockoffs(problem, own));
    return statistics;
  }
  const workers = Array.from(
    { length: Math.min(threads, runs) },
    () => new Worker(source, { eval: true, workerData: problem, execArgv: [] }),
  );
  try {
    await Promise.all(
      workers.map((worker) =>
        work(async (own) => {
          worker.postMessage(own);
          const [answer] = (await once(worker, 'message', { signal })) as [Float64Array];
          return answer;
        }),
      ),
    );
    return statistics;
  } catch (error) {
    // `once` ends with an error of its own.
    signal.throwIfAborted();
    throw error;
  } finally {
    await Promise.all(workers.map((worker) => worker.terminate()));
  }
}
