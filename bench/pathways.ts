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

// Times of pathways for one image, each beside forward passes of the same moments.

const dataFolder = process.env['NEURON_LENS_DATA'] ?? '../shared/data';
const sparsity = 0.9;
const steps = 50;
const rounds = 3;

const { runtime } = await openRuntime('cpu', { threads: availableParallelism() });
console.log(`${runtime.description}; ${cpus()[0]?.model ?? 'unknown processor'}, ${cpus().length} cores`);
console.log(
  `${new Date().toISOString().slice(0, 10)}, Node ${process.version}; load of the machine before: ${loadavg()[0]!.toFixed(1)}`,
);
console.log(
  `milliseconds for one image, medians of ${rounds}, selection of the pathway (${sparsity * 100} %) included;`,
);
console.log('in brackets, in forward passes\n');
console.log(row(['network', 'layers', 'neurons', 'forward', 'MCT', `IntGrad-${steps}`, 'pathway gradient']));
for (const entry of await benchNetworks(dataFolder)) console.log(row(await measure(runtime, entry)));
await runtime.dispose();
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
  const work = {
    forward: () => passes.outputs(input),
    mct: () => scoreNeurons('mct', empty, score),
    intgrad: async () => scoreNeurons('intgrad', await traced(), score),
    gradient: () => runner.pathwayGradient(empty.sample, mask, 'frozen'),
  };
  type Kind = keyof typeof work;
  const kinds = Object.keys(work) as Kind[];
  const times: Record<Kind, number[]> = { forward: [], mct: [], intgrad: [], gradient: [] };
  // In turns, so that whatever else the machine does falls on all of them; the first turn makes the sessions.
  for (let round = 0; round <= rounds; round++) {
    for (const kind of kinds) {
      const started = performance.now();
      await work[kind]();
      if (round > 0) times[kind].push(performance.now() - started);
    }
  }
  const median = (kind: Kind) => times[kind].toSorted((a, b) => a - b)[rounds >> 1]!;
  const cell = (kind: Kind) =>
    `${median(kind).toFixed(1)} (${(median(kind) / median('forward')).toFixed(1)})`;
  const neurons = mask.reduce((sum, layer) => sum + layer.length, 0);
  return [
    name,
    layers.length,
    neurons,
    median('forward').toFixed(2),
    cell('mct'),
    cell('intgrad'),
    cell('gradient'),
  ];
}

function row(cells: readonly (string | number)[]): string {
  return cells.map((cell, i) => (i === 0 ? String(cell).padEnd(18) : String(cell).padStart(18))).join('');
}
