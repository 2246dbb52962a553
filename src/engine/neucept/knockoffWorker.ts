// The program of a thread that KnockoffThreads.ts starts: answers each seed with the W of its knockoffs.
import { parentPort, workerData } from 'node:worker_threads';
import { asMatrix, runKnockoffs, type KnockoffProblem } from './KnockoffProblem.ts';

const { x, y, sampler, grams, statistic } = workerData as KnockoffProblem;
const problem: KnockoffProblem = {
  x: asMatrix(x),
  y,
  sampler: { mean: asMatrix(sampler.mean), factor: asMatrix(sampler.factor) },
  grams: grams.map(asMatrix),
  statistic,
};
parentPort!.on('message', (seed: number) => parentPort!.postMessage(runKnockoffs(problem, seed)));
