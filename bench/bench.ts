import { spawnSync } from 'node:child_process';
import { cpus } from 'node:os';
import { PathRunner, type PathBatch } from '../src/engine/conductance/PathRunner.ts';
import { pathFeeds, appendSeed } from '../src/engine/conductance/appendPath.ts';
import type { PathNetwork } from '../src/engine/conductance/PathNetwork.ts';
import { planPath } from '../src/engine/conductance/planPath.ts';
import { appendGraph } from '../src/engine/graph/appendGraph.ts';
import { gradients } from '../src/engine/graph/gradients.ts';
import type { Graph } from '../src/engine/graph/Graph.ts';
import { GraphBuilder } from '../src/engine/graph/GraphBuilder.ts';
import { prune } from '../src/engine/graph/prune.ts';
import { batch as batchAxis } from '../src/engine/graph/Shape.ts';
import { elementCount, float32 } from '../src/engine/graph/Tensor.ts';
import { Random } from '../src/engine/numeric/Random.ts';
import { memoryBudget } from '../src/engine/runtime/memoryBudget.ts';
import { openRuntime } from '../src/engine/runtime/openRuntime.ts';
import type { DeviceName, Runtime } from '../src/engine/runtime/Runtime.ts';
import { benchNetworks, type BenchNetwork } from './networks.ts';
import { torchTimes, type TorchTimes } from './torchTimes.ts';

const steps = 50;
const dataFolder = process.env['NEURON_LENS_DATA'] ?? '../shared/data';

interface Times {
  readonly forward: number;
  readonly both: number;
  readonly sweep: number;
}

await main();

async function main(): Promise<void> {
  const device = (process.argv[2] ?? 'cpu') as DeviceName;
  const { runtime } = await openRuntime(device);
  console.log(`${runtime.description}; ${cpus()[0]?.model ?? 'unknown processor'}, ${cpus().length} cores`);
  console.log(`medians in milliseconds; the sweep has ${steps} steps and covers all layers\n`);
  console.log(
    row([
      'network',
      'batch',
      'layers',
      'forward',
      'forward+backward',
      'sweep',
      'sweep / steps / forward+backward',
    ]),
  );
  const torch: [string, TorchTimes][] = [];
  for (const entry of await benchNetworks(dataFolder)) {
    const times = await measure(runtime, entry);
    const ratio = times.sweep / (steps * times.both);
    const { name, batch, network } = entry;
    console.log(
      row([
        name,
        batch,
        network.layers.length,
        ms(times.forward),
        ms(times.both),
        ms(times.sweep),
        ratio.toFixed(2),
      ]),
    );
    const python = torchTimes(name, batch, steps);
    if (python) torch.push([name, python]);
  }
  await runtime.dispose();
  if (torch.length === 0) {
    console.log('\nPyTorch: no python3 with torch was found, so nothing stands beside these figures');
  } else {
    console.log(`\n${torch[0]![1].description}, in the same run`);
    console.log(
      row(['network', 'forward', 'forward+backward', 'conductance of all layers', 'captum, layer by layer']),
    );
    for (const [name, times] of torch) {
      console.log(
        row([
          name,
          ms(times.forward),
          ms(times.both),
          ms(times.sweep),
          times.captum ? ms(times.captum) : 'not found',
        ]),
      );
    }
  }
  console.log(`\nstart of the command line until the first result on LeNet: ${ms(startUp())} ms`);
}

/** Forward alone, forward and backward to the input, and a whole sweep, for one batch. */
async function measure(runtime: Runtime, { network, batch }: BenchNetwork): Promise<Times> {
  const random = new Random(2);
  const shape = [batch, ...network.sampleShape];
  const end = float32(
    new Float32Array(elementCount(shape)).map(() => random.uniform()),
    shape,
  );
  const start = float32(new Float32Array(elementCount(shape)), shape);
  const path: PathBatch = { end, start, targets: Array.from({ length: batch }, () => 0) };
  const oneHot = new Float32Array(batch * network.outputShape[0]!);
  for (let i = 0; i < batch; i++) oneHot[i * network.outputShape[0]!] = 1;

  const forward = await runtime.compile(network.graph);
  const both = await runtime.compile(forwardBackward(network));
  const runner = new PathRunner(runtime, network, network.layers, {
    unit: 'channel',
    spacing: 'trapezoid',
    gradient: 'averaged',
    influence: false,
    plan: planPath(network, network.layers, 'channel', memoryBudget()),
    signal: new AbortController().signal,
    advance: () => undefined,
  });
  return {
    forward: await median(() => forward.run({ [network.input]: end })),
    both: await median(() =>
      both.run({
        [pathFeeds.end]: end,
        [pathFeeds.target]: float32(oneHot, [batch, network.outputShape[0]!]),
      }),
    ),
    sweep: await median(() => runner.sweep(path, steps), 3),
  };
}

function forwardBackward(network: PathNetwork): Graph {
  const builder = new GraphBuilder();
  const input = builder.input(pathFeeds.end, { type: 'float32', shape: [batchAxis, ...network.sampleShape] });
  const values = appendGraph(builder, network.graph, { [network.input]: input });
  const output = values.get(network.output)!;
  const seed = appendSeed(builder, network.outputShape, output, 1);
  builder.setOutputs([gradients(builder, output, [input], seed).get(input)!]);
  return prune(builder.build());
}

async function median(run: () => Promise<unknown>, least = 7): Promise<number> {
  await run();
  const times: number[] = [];
  const until = performance.now() + 2000;
  while (times.length < least || (performance.now() < until && times.length < 50)) {
    const started = performance.now();
    await run();
    times.push(performance.now() - started);
  }
  return times.sort((a, b) => a - b)[times.length >> 1]!;
}

function startUp(): number {
  const times = Array.from({ length: 5 }, () => {
    const started = performance.now();
    const { status, stderr } = spawnSync(
      process.execPath,
      [
        'dist/cli.mjs',
        'conductance',
        '--workspace',
        'examples/mnist',
        '--model',
        'lenet-relu',
        '--data',
        'digits',
        '--limit',
        '1',
        '--device',
        'cpu',
        '--json',
        '--quiet',
      ],
      { encoding: 'utf8', maxBuffer: 1 << 28 },
    );
    if (status !== 0) throw new Error(`the command line failed: ${stderr}`);
    return performance.now() - started;
  });
  return times.sort((a, b) => a - b)[2]!;
}

function ms(time: number): string {
  return time < 10 ? time.toFixed(2) : time.toFixed(0);
}

function row(cells: readonly (string | number)[]): string {
  return cells
    .map((cell, i) =>
      i === 0 ? String(cell).padEnd(18) : String(cell).padStart(String(cell).length > 18 ? 0 : 18),
    )
    .join('  ');
}
