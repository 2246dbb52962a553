import { appendSeed, pathFeeds } from '../src/engine/conductance/appendPath.ts';
import type { Graph } from '../src/engine/graph/Graph.ts';
import { gradients } from '../src/engine/graph/gradients.ts';
import { GraphBuilder } from '../src/engine/graph/GraphBuilder.ts';
import { prune } from '../src/engine/graph/prune.ts';
import { float32 } from '../src/engine/graph/Tensor.ts';
import { OnnxRuntime } from '../src/engine/runtime/OnnxRuntime.ts';
import { peakBytes } from '../src/engine/runtime/batchBudget.ts';
import { vgg16 } from './networks.ts';

/**
 * ONNX Runtime keeps filters a second time in the layout of its kernels, and its allocator keeps what it once got: the
 * process grows by up to this many times the estimate.
 */
const largestFactor = 2;
const side = 224;
const classes = 1000;

await main();

/** Growth of the process against the estimate, for a VGG-16 with its gradient; fails where it is more than stated. */
async function main(): Promise<void> {
  const graph = network();
  const runtime = await OnnxRuntime.open('cpu');
  const before = process.memoryUsage.rss();
  const session = await runtime.compile(graph);
  console.log('VGG-16, forward and backward; megabytes\n\nbatch  estimate  growth  factor');
  let worst = 0;
  for (const batch of [1, 2, 4]) {
    const x = float32(new Float32Array(batch * 3 * side * side).fill(0.5), [batch, 3, side, side]);
    const seed = float32(new Float32Array(batch * classes).fill(1), [batch, classes]);
    for (let run = 0; run < 3; run++) await session.run({ x, [pathFeeds.target]: seed });
    const growth = process.memoryUsage.rss() - before;
    const estimate = peakBytes(graph, batch);
    worst = Math.max(worst, growth / estimate);
    const cells = [batch, megabytes(estimate), megabytes(growth), (growth / estimate).toFixed(2)];
    console.log(cells.map((cell, i) => String(cell).padStart([5, 8, 6, 6][i]!)).join('  '));
  }
  await runtime.dispose();
  if (worst > largestFactor) {
    console.error(`\nthe estimate is stated to be within a factor of ${largestFactor}, and is not`);
    process.exitCode = 1;
  }
}

function network(): Graph {
  const { graph, output, outputShape } = vgg16();
  const builder = new GraphBuilder(graph);
  const seed = appendSeed(builder, outputShape, output, 1);
  builder.setOutputs([output, gradients(builder, output, ['x'], seed).get('x')!]);
  return prune(builder.build());
}

function megabytes(bytes: number): string {
  return (bytes / 1e6).toFixed(0);
}
