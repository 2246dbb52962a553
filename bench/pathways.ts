import { availableParallelism, cpus, loadavg } from 'node:os';
import { NetworkRunner } from '../src/engine/conductance/NetworkRunner.ts';
import { PathRunner } from '../src/engine/conductance/PathRunner.ts';
import { planPath } from '../src/engine/conductance/planPath.ts';
import { elementCount, float32 } from '../src/engine/graph/Tensor.ts';
import { Random } from '../src/engine/numeric/Random.ts';
import { pathwayLayers } from '../src/engine/pathways/pathwayLayers.ts';
import { PathwayRunner, type Gates } from '../src/engine/pathways/PathwayRunner.ts';
import { scoreNeurons, scoreValues, type TracedNetwork } from '../src/engine/pathways/scoreNeurons.ts';
import { memoryBudget } from '../src/engine/runtime/memoryBudget.ts';
import { openRuntime } from '../src/engine/runtime/openRuntime.ts';
import type { Runtime } from '../src/engine/runtime/Runtime.ts';
import { benchNetworks, type BenchNetwork } from './networks.ts';
import { prototypeOfOutput } from './prototypes.ts';
import { torchTimes, type PathwayTimes } from './torchTimes.ts';

// Times of pathways for one image, each beside forward passes of the same moments. Those of the processor, since these
// are long enough for other work on the machine to come between; with one thread they are those of a quiet machine.

const dataFolder = process.env['NEURON_LENS_DATA'] ?? '../shared/data';
const sparsity = 0.9;
const steps = 50;
const rounds = 3;
const kinds = ['forward', 'mct', 'intgrad', 'gradient', 'prototype'] as const;
type Kind = (typeof kinds)[number];

const { runtime } = await openRuntime('cpu', { threads: availableParallelism() });
console.log(`${runtime.description}; ${cpus()[0]?.model ?? 'unknown processor'}, ${cpus().length} cores`);
console.log(
  `${new Date().toISOString().slice(0, 10)}, Node ${process.version}; load of the machine before: ${loadavg()[0]!.toFixed(1)}`,
);
console.log(
  `milliseconds of the processor for one image, all threads together, medians of ${rounds}, selection of the pathway (${sparsity * 100} %) included;`,
);
console.log('in brackets, in forward passes\n');
const methods = ['forward', 'MCT', `IntGrad-${steps}`, 'pathway gradient', `prototype-${steps}`];
console.log(row(['network', 'layers', 'neurons', ...methods]));
const torch: [name: string, times: PathwayTimes][] = [];
for (const entry of await benchNetworks(dataFolder)) {
  console.log(row(await measure(runtime, entry)));
  const times = torchTimes('pathways', entry.name, 1, steps, availableParallelism());
  if (times) torch.push([entry.name, times]);
}
await runtime.dispose();
if (torch.length === 0) {
  console.log('\nPyTorch: no python3 with torch was found, so nothing stands beside these figures');
} else {
  console.log(`\n${torch[0]![1].description}, the same written by hand, in the same run`);
  console.log(row(['network', '', '', ...methods]));
  for (const [name, times] of torch) console.log(row([name, '', '', ...cells(times)]));
}
console.log(`\npeak memory of the process: ${Math.round(process.resourceUsage().maxRSS / 1024)} MB`);

async function measure(on: Runtime, { name, network }: BenchNetwork): Promise<(string | number)[]> {
  const { layers } = pathwayLayers(network);
  const signal = new AbortController().signal;
  const plan = planPath(network, layers, 'element', memoryBudget());
  const options = { unit: 'element' as const, signal, advance: () => undefined };
  const runner = new PathwayRunner(on, network, layers, { ...options, rows: plan.rows });
  const path = new PathRunner(on, network, layers, {
    ...options,
    plan,
    spacing: 'middle',
    gradient: 'averaged',
    influence: false,
  });
  const passes = new NetworkRunner(on, network, 1, signal);
  const random = new Random(3);
  const shape = [1, ...network.sampleShape];
  const input = float32(
    new Float32Array(elementCount(shape)).map(() => random.uniform()),
    shape,
  );
  const [outputs] = await passes.outputs(input);
  const target = outputs!.indexOf(Math.max(...outputs!));
  const traced = async (): Promise<TracedNetwork> => ({
    runner,
    path,
    sample: { input, target },
    outputs: outputs!,
    values: await passes.values(input, scoreValues(runner, 'intgrad')),
  });
  const score = { sparsities: [sparsity], steps, iterations: 1, rounds: 1, seed: 0 };
  const empty: TracedNetwork = { ...(await traced()), values: {} };
  const { selections } = await scoreNeurons('mct', empty, score);
  const mask: Gates = runner.whole().map((layer, i) => {
    layer.fill(0);
    for (const neuron of selections[0]!.layers[i]!) layer[neuron] = 1;
    return layer;
  });
  const { graph, input: data, output } = network;
  const file = { path: name, sha256: '', producer: '', opset: 17, parameters: 0, warnings: [] };
  const model = { ...file, graph, input: data, output };
  const work = {
    forward: () => passes.outputs(input),
    mct: () => scoreNeurons('mct', empty, score),
    intgrad: async () => scoreNeurons('intgrad', await traced(), score),
    gradient: () => runner.pathwayGradient(empty.sample, mask, 'frozen'),
    prototype: await prototypeOfOutput(on, model, [0, 1], steps),
  };
  const times: Record<Kind, number[]> = { forward: [], mct: [], intgrad: [], gradient: [], prototype: [] };
  // In turns, so that whatever else the machine does falls on all of them; the first turn makes the sessions.
  for (let round = 0; round <= rounds; round++) {
    for (const kind of kinds) {
      const { user, system } = process.cpuUsage();
      await work[kind]();
      const spent = process.cpuUsage({ user, system });
      if (round > 0) times[kind].push((spent.user + spent.system) / 1000);
    }
  }
  const medians = Object.fromEntries(
    kinds.map((kind) => [kind, times[kind].toSorted((a, b) => a - b)[rounds >> 1]!]),
  ) as Record<Kind, number>;
  const neurons = mask.reduce((sum, layer) => sum + layer.length, 0);
  return [name, layers.length, neurons, ...cells(medians)];
}

function cells(times: Readonly<Record<Kind, number>>): string[] {
  const inForwards = (kind: Kind) =>
    `${times[kind].toFixed(1)} (${(times[kind] / times.forward).toFixed(1)})`;
  return [times.forward.toFixed(2), ...kinds.slice(1).map(inForwards)];
}

function row(cells: readonly (string | number)[]): string {
  return cells.map((cell, i) => (i === 0 ? String(cell).padEnd(18) : String(cell).padStart(18))).join('');
}
