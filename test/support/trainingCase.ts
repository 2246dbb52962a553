import type { TrainingParameters } from '../../src/protocol/Training.ts';
import type { DataSet } from '../../src/engine/data/DataSet.ts';
import type { Graph } from '../../src/engine/graph/Graph.ts';
import { elementCount } from '../../src/engine/graph/Tensor.ts';
import { Random } from '../../src/engine/numeric/Random.ts';
import { ReferenceRuntime } from '../../src/engine/runtime/ReferenceRuntime.ts';
import { LayerWriter } from '../../src/engine/training/networks/LayerWriter.ts';
import type { Training } from '../../src/engine/training/Training.ts';
import { completeTrainingParameters } from '../../src/engine/training/trainingDefaults.ts';
import { memoryDataSet } from './memoryDataSet.ts';

/** Pictures of noise with a bright square whose place tells the class. */
export function squares(
  samples: number,
  { classes = 3, seed = 1, side = 6 }: { classes?: number; seed?: number; side?: number } = {},
): DataSet {
  const random = new Random(seed);
  const labels = Array.from({ length: samples }, (_, row) => row % classes);
  const values = labels.flatMap((label) =>
    Array.from({ length: side * side }, (_, pixel) => {
      const [row, column] = [Math.floor(pixel / side), pixel % side];
      const inside = row < 3 && column >= label && column < label + 2;
      return (inside ? 1 : 0) + 0.1 * random.normal();
    }),
  );
  return memoryDataSet(values, [1, side, side], { labels });
}

/** A residual network with every kind of layer that the built-in networks have. */
export function smallNetwork(seed = 0, classes = 3): Graph {
  const layers = new LayerWriter(seed, 'he');
  const input = layers.input([1, 6, 6]);
  const first = layers.relu(
    'relu1',
    layers.batchNorm('bn1', layers.convolution('conv1', input, 4, 3, { pad: 1 })),
  );
  const second = layers.batchNorm('bn2', layers.convolution('conv2', first, 4, 3, { pad: 1, bias: false }));
  const sum = layers.relu('relu2', layers.sum('add', second, first));
  const third = layers.tanh(
    'tanh',
    layers.convolution('conv3', layers.pool('pool', sum, 'average', 2), 3, 2, { stride: 2 }),
  );
  return layers.finish('output', layers.linear('linear', layers.flatten('flatten', third), 5), classes);
}

/** A training on `squares` with the reference interpreter; what is given replaces the defaults. */
export function trainingOf(
  parameters: Partial<TrainingParameters> = {},
  given: Partial<Training> = {},
): Training {
  return {
    network: smallNetwork(),
    input: 'input',
    output: 'logits',
    data: squares(24),
    runtime: new ReferenceRuntime(),
    parameters: completeTrainingParameters({ epochs: 2, batch: 8, heldOut: 0.25, ...parameters }),
    seed: 3,
    memory: 2 ** 20,
    progress: () => undefined,
    signal: new AbortController().signal,
    ...given,
  };
}

/** All weights of a network, by name. */
export function weightsOf(network: Graph): Record<string, number[]> {
  return Object.fromEntries(
    [...network.constants]
      .filter(([, { type, shape }]) => type === 'float32' && elementCount(shape) > 0)
      .map(([name, { data }]) => [name, Array.from(data as Float32Array)]),
  );
}
