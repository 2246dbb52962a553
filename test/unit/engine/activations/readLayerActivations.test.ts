import { describe, expect, it } from 'vitest';
import { readLayerActivations } from '../../../../src/engine/activations/readLayerActivations.ts';
import { pathNetwork } from '../../../../src/engine/conductance/PathNetwork.ts';
import type { Model } from '../../../../src/engine/formats/readModel.ts';
import { GraphBuilder } from '../../../../src/engine/graph/GraphBuilder.ts';
import { prune } from '../../../../src/engine/graph/prune.ts';
import { batch } from '../../../../src/engine/graph/Shape.ts';
import { float32 } from '../../../../src/engine/graph/Tensor.ts';
import { InputError } from '../../../../src/engine/InputError.ts';
import { Random } from '../../../../src/engine/numeric/Random.ts';
import { toReference } from '../../../../src/engine/reference/evaluateNode.ts';
import { runReference } from '../../../../src/engine/reference/runReference.ts';
import { openRuntime } from '../../../../src/engine/runtime/openRuntime.ts';
import { memoryDataSet } from '../../../support/memoryDataSet.ts';

const { runtime } = await openRuntime('cpu');
const random = new Random(5);
const normals = (count: number) => Array.from({ length: count }, () => random.normal());
const samples = 40;
const shape = [2, 4, 3];
const inputs = normals(samples * 24);
const labels = Array.from({ length: samples }, (_, row) => row % 3);
const network = pathNetwork(makeModel());
const source = {
  data: memoryDataSet(inputs, shape, { labels }),
  runtime,
  // Some samples at a time.
  memory: 22_000,
  signal: new AbortController().signal,
};

/** A convolution [5, 3, 2] with tanh, and a dense layer [4] with ReLU, before three logits. */
function makeModel(): Model {
  const builder = new GraphBuilder();
  const x = builder.input('x', { type: 'float32', shape: [batch, ...shape] });
  const constant = (dims: number[]) =>
    builder.constant(float32(normals(dims.reduce((size, dim) => size * dim, 1)), dims));
  const conv = builder.add('Conv', [x, constant([5, 2, 2, 2]), constant([5])], {}, { source: 'conv' });
  const flat = builder.add('Flatten', [builder.add('Tanh', [conv])]);
  const dense = builder.add('MatMul', [flat, constant([30, 4])], {}, { source: 'dense' });
  const output = builder.add('MatMul', [builder.add('Relu', [dense]), constant([4, 3])]);
  builder.output(output);
  const about = { path: 'net.onnx', sha256: '0'.repeat(64), producer: '', opset: 17, parameters: 1 };
  return { ...about, graph: builder.build(), input: x, output, warnings: [] };
}

/** Values of all samples, by the interpreter in double precision. */
function reference(name: string): number[] {
  const graph = prune(network.graph, [name]);
  const results = runReference(graph, { x: toReference(float32(inputs, [samples, ...shape])) });
  return Array.from(results[name]!.data as ArrayLike<number>);
}

function expectRows(found: { values: Float64Array }, expected: readonly number[][]): void {
  const flat = expected.flat();
  expect(found.values).toHaveLength(flat.length);
  found.values.forEach((value, i) => expect(value).toBeCloseTo(flat[i]!, 5));
}

const rowsOf = (flat: readonly number[], size: number): number[][] =>
  Array.from({ length: flat.length / size }, (_, row) => flat.slice(row * size, (row + 1) * size));
const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;

const [conv, dense] = network.layers as [(typeof network.layers)[0], (typeof network.layers)[0]];
const convRows = rowsOf(reference(conv.value), 30);
const denseRows = rowsOf(reference(dense.value), 4);
const outputRows = rowsOf(reference(network.output), 3);

describe('readLayerActivations', () => {
  it('reads every element of every sample', async () => {
    const read = await readLayerActivations(source, network, [dense, conv], { unit: 'element' });
    expectRows(read.layers[0]!, denseRows);
    expectRows(read.layers[1]!, convRows);
    expectRows(read.outputs, outputRows);
    expect([...read.labels!]).toEqual(labels);
  });

  it('reads means over positions of channels', async () => {
    const read = await readLayerActivations(source, network, [conv, dense], { unit: 'channel' });
    expectRows(
      read.layers[0]!,
      convRows.map((row) => rowsOf(row, 6).map(mean)),
    );
    expectRows(read.layers[1]!, denseRows);
  });

  it('reads the rows asked for, in their order, and tells of each batch', async () => {
    const rows = [31, 7, 7, 0, 39];
    let told = 0;
    const read = await readLayerActivations(source, network, [dense], {
      unit: 'channel',
      rows,
      advance: (count) => (told += count),
    });
    expectRows(
      read.layers[0]!,
      rows.map((row) => denseRows[row]!),
    );
    expectRows(
      read.outputs,
      rows.map((row) => outputRows[row]!),
    );
    expect([...read.labels!]).toEqual(rows.map((row) => row % 3));
    expect(told).toBe(5);
  });

  it('refuses what does not fit into the memory, before it reads anything', async () => {
    const memory = 2 ** 10;
    const data = { ...source.data, read: () => Promise.reject(new Error('it was read')) };
    const read = readLayerActivations({ ...source, data, memory }, network, [conv], { unit: 'element' });
    await expect(read).rejects.toThrow(
      new InputError(
        'the activations of conv for 40 samples take 1 MB, and they may take 0 MB of the memory: ' +
          'use fewer samples (--limit), channels (--unit channel) or more memory (--memory)',
      ),
    );
  });

  it('names the sample whose activation is no number', async () => {
    const bad = memoryDataSet(
      inputs.map((value, i) => (i === 24 * 6 + 3 ? 3e38 : value)),
      shape,
    );
    const dotted = { ...network, output: conv.before, outputShape: conv.shape };
    await expect(
      readLayerActivations({ ...source, data: bad }, dotted, [{ ...conv, value: conv.before }], {
        unit: 'channel',
      }),
    ).rejects.toThrow(/a neuron of conv is (-?Infinity|NaN) for row 6: check the data/);
  });

  it('stops when it is told to', async () => {
    const controller = new AbortController();
    let told = 0;
    const few = { ...source, memory: 5_000, signal: controller.signal };
    const read = readLayerActivations(few, network, [conv], {
      unit: 'channel',
      advance: (count) => {
        told += count;
        controller.abort(new Error('enough'));
      },
    });
    await expect(read).rejects.toThrow('enough');
    expect(told).toBeLessThan(samples);
  });
});
