import { spawnSync } from 'node:child_process';
import { availableParallelism, cpus, loadavg } from 'node:os';
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
import { prototypeTimes } from './prototypes.ts';
import { torchTimes, type ConductanceTimes } from './torchTimes.ts';

const steps = 50;
const runsInRound = 5;
const leastRounds = 3;
const secondsEach = 8;
const dataFolder = process.env['NEURON_LENS_DATA'] ?? '../shared/data';

interface Times {
  readonly forward: number;
  readonly both: number;
  readonly sweep: number;
}

interface Measured extends Times {
  /** The sweep over its steps times forward and backward, in the same moments. */
  readonly ratio: number;
}

await main();

async function main(): Promise<void> {
  const device = (process.argv[2] ?? 'cpu') as DeviceName;
  // PyTorch gets as many.
  const threads = availableParallelism();
  const { runtime } = await openRuntime(device, { threads });
  console.log(`${runtime.description}; ${cpus()[0]?.model ?? 'unknown processor'}, ${cpus().length} cores`);
  const load = loadavg()[0]!;
  console.log(
    `${new Date().toISOString().slice(0, 10)}, Node ${process.version}; load of the machine before: ${load.toFixed(1)}` +
      (load > 0.5 ? ' (not quiet: times are too long, and unsteady)' : ''),
  );
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
  const torch: [string, ConductanceTimes][] = [];
  for (const entry of await benchNetworks(dataFolder)) {
    const times = await measure(runtime, entry);
    const { name, batch, network } = entry;
    console.log(
      row([
        name,
        batch,
        network.layers.length,
        ms(times.forward),
        ms(times.both),
        ms(times.sweep),
        times.ratio.toFixed(2),
      ]),
    );
    const python = torchTimes('conductance', name, batch, steps, threads);
    if (python) torch.push([name, python]);
  }
  console.log(`\nprototype of one output, ${steps} steps`);
  console.log(row(['network', 'pixels', 'milliseconds', 'a step']));
  for (const { name, side, milliseconds } of await prototypeTimes(runtime, dataFolder, steps)) {
    console.log(row([name, `${side} x ${side}`, ms(milliseconds), ms(milliseconds / steps)]));
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
async function measure(runtime: Runtime, { network, batch }: BenchNetwork): Promise<Measured> {
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
  const target = float32(oneHot, [batch, network.outputShape[0]!]);
  const runner = new PathRunner(runtime, network, network.layers, {
    unit: 'channel',
    spacing: 'trapezoid',
    gradient: 'averaged',
    influence: false,
    plan: planPath(network, network.layers, 'channel', memoryBudget()),
    signal: new AbortController().signal,
    advance: () => undefined,
  });
  const run = {
    forward: () => forward.run({ [network.input]: end }),
    both: () => both.run({ [pathFeeds.end]: end, [pathFeeds.target]: target }),
    sweep: () => runner.sweep(path, steps),
  };
  await run.forward();
  await run.both();
  await run.sweep();
  // In turns, so that whatever else the machine does falls on all of them.
  const times: Times[] = [];
  const until = performance.now() + secondsEach * 1000;
  while (times.length < leastRounds || performance.now() < until) {
    times.push({
      forward: await mean(run.forward, runsInRound),
      both: await mean(run.both, runsInRound),
      sweep: await mean(run.sweep, 1),
    });
  }
  return {
    forward: median(times.map((round) => round.forward)),
    both: median(times.map((round) => round.both)),
    sweep: median(times.map((round) => round.sweep)),
    ratio: median(times.map((round) => round.sweep / (steps * round.both))),
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

/** Milliseconds of one run. */
async function mean(run: () => Promise<unknown>, runs: number): Promise<number> {
  const started = performance.now();
  for (let i = 0; i < runs; i++) await run();
  return (performance.now() - started) / runs;
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[values.length >> 1]!;
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
      {
        encoding: 'utf8',
        maxBuffer: 1 << 28,
        // Each time the whole analysis.
        env: { ...process.env, NEURON_LENS_SAVED_ANALYSES: 'off' },
      },
    );
    if (status !== 0) throw new Error(`the command line failed: ${stderr}`);
    return performance.now() - started;
  });
  return median(times);
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
