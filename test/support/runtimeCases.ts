import { readFileSync } from 'node:fs';
import { readModel } from '../../src/engine/formats/readModel.ts';
import { isFloat } from '../../src/engine/graph/DataType.ts';
import { findLayers } from '../../src/engine/graph/findLayers.ts';
import { gradients } from '../../src/engine/graph/gradients.ts';
import type { Graph } from '../../src/engine/graph/Graph.ts';
import { GraphBuilder } from '../../src/engine/graph/GraphBuilder.ts';
import { prune } from '../../src/engine/graph/prune.ts';
import { batch, withBatch } from '../../src/engine/graph/Shape.ts';
import { float32, int64, type Tensor } from '../../src/engine/graph/Tensor.ts';
import { toReference } from '../../src/engine/reference/evaluateNode.ts';
import { runReference } from '../../src/engine/reference/runReference.ts';
import type { OperatorCase } from '../cases/OperatorCase.ts';
import { batchSizeOf, buildCase } from './buildCase.ts';
import { networkPath } from './networks.ts';
import { uniform } from './random.ts';

/** A graph in single precision with feeds for it, and the outputs in double precision. */
export interface RuntimeCase {
  readonly graph: Graph;
  readonly feeds: Readonly<Record<string, Tensor>>;
  readonly expected: Readonly<Record<string, Tensor | { shape: readonly number[]; data: Float64Array }>>;
}

/** An operator's case with its gradient, for comparison between runtimes. */
export function runtimeCase(operatorCase: OperatorCase): RuntimeCase {
  const { builder, outputs } = buildCase(operatorCase, 'float32');
  const feeds: Record<string, Tensor> = {};
  for (const [name, { shape, data }] of Object.entries(operatorCase.inputs))
    feeds[name] = float32([...data], shape);
  for (const [i, output] of outputs.entries()) {
    const { type, shape } = builder.info(output);
    if (!isFloat(type) || operatorCase.differentiable.length === 0) continue;
    const seed = builder.input(`seed of ${output}`, { type, shape });
    const filled = withBatch(shape, batchSizeOf(operatorCase));
    feeds[seed] = float32([...uniform(filled, 1000 + i).data], filled);
    for (const gradient of gradients(builder, output, operatorCase.differentiable, seed).values()) {
      builder.output(gradient);
    }
  }
  return withExpected(builder.build(), feeds);
}

interface StoredArray {
  readonly shape: readonly number[];
  readonly data: readonly number[];
}

/** A fixture network with the value and the gradient of each of its layers, on stored inputs. */
export async function networkCase(name: string): Promise<RuntimeCase> {
  const model = await readModel(networkPath(name));
  const stored = JSON.parse(readFileSync(networkPath(name).replace(/onnx$/, 'json'), 'utf8')) as {
    input: StoredArray;
  };
  const builder = new GraphBuilder(model.graph);
  const { type } = builder.info(model.input);
  const output = builder.info(model.output);
  const seed = builder.input('seed', output);
  const layers = findLayers(model.graph, model.input, model.output).map(({ value }) => value);
  const wrt = isFloat(type) ? [model.input, ...layers] : layers;
  const found = gradients(builder, model.output, wrt, seed);
  builder.setOutputs([...model.graph.outputs, ...layers, ...found.values()]);
  const { shape, data } = stored.input;
  const seedShape = withBatch(output.shape, shape[0]!);
  return withExpected(prune(builder.build()), {
    [model.input]: isFloat(type) ? float32([...data], shape) : int64(data, shape),
    seed: float32([...uniform(seedShape, 77).data], seedShape),
  });
}

/**
 * Convolutions from and to many numbers of channels: graphics cards read them in twos, threes or fours, by kernels of
 * their own.
 * @param groups 1 for all channels at once; the numbers of channels are then those of one group.
 */
export function channelCase(operator: 'Conv' | 'ConvTranspose', groups: number, kernel: number): RuntimeCase {
  const builder = new GraphBuilder();
  const feeds: Record<string, Tensor> = {};
  const random = (shape: readonly number[], seed: number) => float32([...uniform(shape, seed).data], shape);
  for (const from of [1, 2, 3, 4, 5, 6, 8, 9]) {
    const x = builder.input(`x${from}`, { type: 'float32', shape: [batch, from * groups, 4, 5] });
    feeds[x] = random([2, from * groups, 4, 5], from);
    for (const to of [1, 3, 4, 8]) {
      const filter = operator === 'Conv' ? [to * groups, from] : [from * groups, to];
      const weights = builder.constant(random([...filter, kernel, kernel], 10 * to + from));
      builder.output(builder.add(operator, [x, weights], { group: groups }));
    }
  }
  return withExpected(builder.build(), feeds);
}

/** Adds the reference interpreter's outputs. */
export function withExpected(graph: Graph, feeds: Readonly<Record<string, Tensor>>): RuntimeCase {
  const values = Object.entries(feeds).map(([name, feed]) => [name, toReference(feed)] as const);
  return { graph, feeds, expected: runReference(graph, Object.fromEntries(values)) };
}

/**
 * The largest difference between a runtime's outputs and the expected ones, relative to the largest expected value of
 * each output. Infinite where shapes differ, or where only one of two elements is finite.
 */
export function largestDifference(
  outputs: Readonly<Record<string, Tensor>>,
  { expected }: Pick<RuntimeCase, 'expected'>,
): number {
  let largest = 0;
  for (const [name, { shape, data }] of Object.entries(expected)) {
    const actual = outputs[name];
    if (!actual || actual.shape.join() !== shape.join() || actual.data.length !== data.length)
      return Infinity;
    const wanted = Array.from(data as Float64Array, Number);
    // An output that should be zero is held to an absolute difference.
    const scale = Math.max(1e-2, ...wanted.filter(Number.isFinite).map(Math.abs));
    wanted.forEach((value, i) => {
      const got = Number(actual.data[i]);
      if (Object.is(got, value)) return;
      const difference = Math.abs(got - value) / scale;
      largest = Number.isNaN(difference) ? Infinity : Math.max(largest, difference);
    });
  }
  return largest;
}
