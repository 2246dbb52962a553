import { NetworkRunner } from '../../src/engine/conductance/NetworkRunner.ts';
import type { PathNetwork } from '../../src/engine/conductance/PathNetwork.ts';
import { PathRunner } from '../../src/engine/conductance/PathRunner.ts';
import type { Unit } from '../../src/engine/conductance/unit.ts';
import { float32, type Tensor } from '../../src/engine/graph/Tensor.ts';
import { linearity } from '../../src/engine/pathways/linearity.ts';
import { regionValues } from '../../src/engine/pathways/linearRegion.ts';
import { pathwayLayers } from '../../src/engine/pathways/pathwayLayers.ts';
import { PathwayRunner, type Gates } from '../../src/engine/pathways/PathwayRunner.ts';
import {
  scoreValues,
  type ScoreOptions,
  type TracedNetwork,
} from '../../src/engine/pathways/scoreNeurons.ts';
import type { Selection } from '../../src/engine/pathways/selectPathways.ts';
import { ReferenceRuntime } from '../../src/engine/runtime/ReferenceRuntime.ts';
import type { Runtime } from '../../src/engine/runtime/Runtime.ts';

/** What an analysis knows of one sample before it scores neurons; in double precision unless a runtime is given. */
export async function traceNetwork(
  network: PathNetwork,
  x: ArrayLike<number>,
  target: number,
  { unit = 'element', runtime = new ReferenceRuntime() }: { unit?: Unit; runtime?: Runtime } = {},
): Promise<TracedNetwork> {
  const { layers } = pathwayLayers(network);
  const signal = new AbortController().signal;
  const options = { unit, signal, advance: () => undefined };
  const runner = new PathwayRunner(runtime, network, layers, { ...options, rows: 64 });
  const path = new PathRunner(runtime, network, layers, {
    ...options,
    plan: { rows: 64 },
    spacing: 'middle',
    gradient: 'averaged',
    influence: false,
  });
  const passes = new NetworkRunner(runtime, network, 64, signal);
  const input: Tensor = float32(Float32Array.from(x), [1, ...network.sampleShape]);
  const names = [
    ...new Set([
      ...scoreValues(runner, 'intgrad'),
      ...regionValues(runner, linearity(network, layers)),
      network.output,
    ]),
  ];
  const values = await passes.values(input, names);
  return {
    runner,
    path,
    sample: { input, target },
    outputs: passes.targets(values[network.output]!)[0]!,
    values,
  };
}

export const scoreOptions: ScoreOptions = {
  sparsities: [0.5],
  steps: 50,
  iterations: 1000,
  rounds: 1000,
  seed: 0,
};

/** 1 on the pathway, 0 off it. */
export function maskOf(runner: PathwayRunner, { layers }: Pick<Selection, 'layers'>): Gates {
  return runner.whole().map((layer, i) => layer.map((_, neuron) => (layers[i]!.includes(neuron) ? 1 : 0)));
}
