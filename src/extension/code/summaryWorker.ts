// The program of the thread that SummaryThread.ts starts: reads one saved analysis after the other.
import { parentPort } from 'node:worker_threads';
import { summarizeResult } from '../../report/summarizeResult.ts';
import { readSavedResult } from '../readSavedResult.ts';
import type { SummaryAnswer } from './SummaryThread.ts';

async function answer(path: string): Promise<SummaryAnswer> {
  try {
    const { result } = await readSavedResult(path);
    return { summary: summarizeResult(result) };
  } catch (error) {
    return { problem: (error as Error).message };
  }
}

parentPort!.on('message', (path: string) => {
  void answer(path).then((said) => parentPort!.postMessage(said));
});
