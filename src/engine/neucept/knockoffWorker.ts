// The program of a thread that repeatKnockoffs.ts starts: answers each task.
import { parentPort, workerData } from 'node:worker_threads';
import { asProblem, type KnockoffProblem } from './KnockoffProblem.ts';
import { taskPerformer, type KnockoffTask } from './knockoffTasks.ts';

const perform = taskPerformer(asProblem(workerData as KnockoffProblem));
parentPort!.on('message', (task: KnockoffTask) => parentPort!.postMessage(perform(task)));
