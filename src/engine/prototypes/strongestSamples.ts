import { NetworkRunner } from '../conductance/NetworkRunner.ts';
import type { PathNetwork } from '../conductance/PathNetwork.ts';
import type { DataSet } from '../data/DataSet.ts';
import type { Layer } from '../graph/findLayers.ts';
import { countOperations } from '../graph/countOperations.ts';
import { prune } from '../graph/prune.ts';
import { InputError } from '../InputError.ts';
import { largestBatch } from '../runtime/batchBudget.ts';
import type { Runtime } from '../runtime/Runtime.ts';
import { neuronElements, neuronValues } from './neuronValues.ts';
import type { PrototypeTarget } from './PrototypeTarget.ts';

export interface StrongSample {
  /** Row in the data set. */
  readonly row: number;
  /** Mean over the neurons of their activation. */
  readonly activation: number;
  /** Mean over the neurons of activation / scale, which samples are ordered by. */
  readonly strength: number;
}

/** What samples are ranked for: the mean over the neurons of activation / scale. */
export interface RankedTarget extends Pick<PrototypeTarget, 'neurons' | 'channel'> {
  readonly scales: readonly number[];
}

export interface StrongestOptions {
  readonly runtime: Runtime;
  readonly memory: number;
  readonly signal: AbortSignal;
  /** Samples kept for each target. */
  readonly count: number;
  readonly advance: (samples: number) => void;
}

/** So many operations end within a second on a laptop, so that a run can be cancelled. */
const operationsPerRun = 2e10;
const mostRows = 256;

/** For each target of one layer the samples that activate it most, the strongest first. */
export async function strongestSamples(
  network: PathNetwork,
  layer: Layer,
  targets: readonly RankedTarget[],
  data: DataSet,
  { runtime, memory, signal, count, advance }: StrongestOptions,
): Promise<StrongSample[][]> {
  const pruned = prune(network.graph, [layer.value]);
  const work = Math.floor(operationsPerRun / Math.max(countOperations(pruned), 1));
  const rows = Math.max(1, Math.min(largestBatch(pruned, memory), work, mostRows));
  const runner = new NetworkRunner(runtime, network, rows, signal);
  const elements = targets.map((target) => neuronElements(layer, target));
  const best = targets.map((): StrongSample[] => []);
  for (let start = 0; start < data.samples; start += rows) {
    signal.throwIfAborted();
    const batch = Array.from({ length: Math.min(rows, data.samples - start) }, (_, i) => start + i);
    const values = await runner.values(await runner.inputs(data, batch), [layer.value]);
    targets.forEach(({ scales }, i) => {
      const found = neuronValues(values[layer.value]!.data as Float32Array, elements[i]!, batch.length);
      found.forEach((activations, j) => {
        const activation = mean(activations);
        if (!Number.isFinite(activation)) {
          throw new InputError(
            `the activation of ${layer.name} for ${data.sampleName(batch[j]!)} is not a finite number: check the preprocessing of the data`,
          );
        }
        const strength = mean(activations.map((value, neuron) => value / scales[neuron]!));
        best[i]!.push({ row: batch[j]!, activation, strength });
      });
      best[i]!.sort((a, b) => b.strength - a.strength || a.row - b.row).splice(count);
    });
    advance(batch.length);
  }
  return best;
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
