// The program of a thread that SearchThread.ts starts: answers questions about its own copy of the model.
import { parentPort, workerData } from 'node:worker_threads';
import { BitMatrix } from '../numeric/BitMatrix.ts';
import { ColumnCounter } from '../numeric/ColumnCounter.ts';
import { RowLists } from './RowLists.ts';
import { RuleData } from './RuleData.ts';
import { RuleModel } from './RuleModel.ts';
import type { SearchWorkerData, SearchWorkerMessage } from './SearchThread.ts';

const { rows, heads, tails, headRows, memory, thread, theta } = workerData as SearchWorkerData;
const data = new RuleData(
  new BitMatrix(rows, heads.columns, heads.bits),
  new BitMatrix(rows, tails.columns, tails.bits),
);
const model = new RuleModel(
  data,
  new RowLists(data.heads, data.headCounts, headRows),
  new ColumnCounter(data.heads, memory, thread),
  theta,
);
parentPort!.on('message', (message: SearchWorkerMessage) => {
  if ('question' in message) parentPort!.postMessage(model.answer(message.question));
  else model.replace(message.change);
});
