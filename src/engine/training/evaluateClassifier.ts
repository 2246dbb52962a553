import type { DataSet } from '../data/DataSet.ts';
import type { Graph } from '../graph/Graph.ts';
import { prune } from '../graph/prune.ts';
import type { Runtime } from '../runtime/Runtime.ts';

/** Samples of one run. */
const rowsAtOnce = 256;

/**
 * Mean cross-entropy and share of rightly named samples.
 * @param network with one input; `output` are the logits [N, classes].
 * @param rows of the data set, which has labels from 0 to classes - 1.
 */
export async function evaluateClassifier(
  network: Graph,
  output: string,
  data: DataSet,
  rows: readonly number[],
  runtime: Runtime,
  signal: AbortSignal,
): Promise<{ loss: number; accuracy: number }> {
  const graph = prune(network, [output]);
  const session = await runtime.compile(graph);
  try {
    let loss = 0;
    let right = 0;
    for (let start = 0; start < rows.length; start += rowsAtOnce) {
      signal.throwIfAborted();
      const chosen = rows.slice(start, start + rowsAtOnce);
      const results = await session.run({ [graph.inputs[0]!]: await data.read(chosen) });
      const logits = results[output]!;
      const classes = logits.shape[1]!;
      chosen.forEach((row, i) => {
        const scores = (logits.data as Float32Array).subarray(i * classes, (i + 1) * classes);
        const label = data.labels![row]!;
        const highest = scores.reduce((most, score) => Math.max(most, score));
        let sum = 0;
        for (const score of scores) sum += Math.exp(score - highest);
        loss += Math.log(sum) + highest - scores[label]!;
        if (scores.indexOf(highest) === label) right++;
      });
    }
    return { loss: loss / rows.length, accuracy: right / rows.length };
  } finally {
    await session.dispose();
  }
}
