import { PathRunner } from '../src/engine/conductance/PathRunner.ts';
import { planPath } from '../src/engine/conductance/planPath.ts';
import { constantBytes } from '../src/engine/graph/constantBytes.ts';
import { elementCount, float32 } from '../src/engine/graph/Tensor.ts';
import { memoryBudget } from '../src/engine/runtime/memoryBudget.ts';
import { OnnxRuntime } from '../src/engine/runtime/OnnxRuntime.ts';
import { vgg16 } from './networks.ts';

const goal = 2 * 2 ** 30;

await main();

/**
 * Peak memory of the process for sweeps of one image through a VGG-16. A path of any length is run in chunks of one
 * size, so what a few steps take is what 1,000 take. Fails where it is more than the goal.
 */
async function main(): Promise<void> {
  const network = vgg16();
  const runtime = await OnnxRuntime.open('cpu');
  const plan = planPath(network, network.layers, 'channel', memoryBudget());
  const runner = new PathRunner(runtime, network, network.layers, {
    unit: 'channel',
    spacing: 'trapezoid',
    gradient: 'averaged',
    influence: true,
    plan,
    signal: new AbortController().signal,
    advance: () => undefined,
  });
  const shape = [1, ...network.sampleShape];
  const end = float32(new Float32Array(elementCount(shape)).fill(0.5), shape);
  const start = float32(new Float32Array(elementCount(shape)), shape);
  console.log(`VGG-16, conductance of ${network.layers.length} layers for one image; peak megabytes`);
  console.log(
    `(weights: ${megabytes(constantBytes(network.graph))}, held by this program and by ONNX Runtime)`,
  );
  console.log(`points in a run: ${plan.rows}\n\nsteps  peak of the process  seconds`);
  for (const steps of [4, 16]) {
    const started = performance.now();
    await runner.sweep({ end, start, targets: [0] }, steps);
    const seconds = (performance.now() - started) / 1000;
    const cells = [steps, megabytes(peak()), seconds.toFixed(0)];
    console.log(cells.map((cell, i) => String(cell).padStart([5, 19, 7][i]!)).join('  '));
  }
  await runtime.dispose();
  if (peak() > goal) {
    console.error(`\nthe goal is ${megabytes(goal)}, and is not met`);
    process.exitCode = 1;
  }
}

/** Bytes of the largest resident set so far. */
function peak(): number {
  return process.resourceUsage().maxRSS * 1024;
}

function megabytes(bytes: number): string {
  return (bytes / 1e6).toFixed(0);
}
