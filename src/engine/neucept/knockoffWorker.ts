// The program of a thread that repeatKnockoffs.ts starts: answers each seed with the W of its knockoffs.
import { parentPort, workerData } from 'node:worker_threads';
import { asProblem, runKnockoffs, type KnockoffProblem } from './KnockoffProblem.ts';

const problem = asProblem(workerData as KnockoffProblem);
parentPort!.on('message', (seed: number) => parentPort!.postMessage(runKnockoffs(problem, seed)));
