import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { GraphBuilder } from '../../../../src/engine/graph/GraphBuilder.ts';
import { batch } from '../../../../src/engine/graph/Shape.ts';
import { float32, int64, numbers } from '../../../../src/engine/graph/Tensor.ts';
import { TensorFlowRuntime } from '../../../../src/engine/runtime/TensorFlowRuntime.ts';
import { networkCase } from '../../../support/runtimeCases.ts';

let runtime: TensorFlowRuntime;
beforeEach(async () => {
  await tf.setBackend('cpu');
  runtime = new TensorFlowRuntime(tf);
});
afterEach(() => runtime.dispose());

test('runs leave only the constants on the device, and disposing nothing', async () => {
  const before = tf.memory().numTensors;
  const { graph, feeds } = await networkCase('residual');
  const session = await runtime.compile(graph);
  await session.run(feeds);
  const kept = tf.memory().numTensors;
  expect(kept - before).toBeLessThanOrEqual(graph.constants.size);
  await session.run(feeds);
  await session.run(feeds, graph.outputs.slice(0, 1));
  expect(tf.memory().numTensors).toBe(kept);
  await session.dispose();
  expect(tf.memory().numTensors).toBe(before);
});

test('a failed run leaves nothing on the device', async () => {
  const builder = new GraphBuilder();
  const x = builder.input('x', { type: 'float32', shape: [batch, 2] });
  const halved = builder.add('Mul', [x, builder.scalar(0.5)]);
  builder.output(builder.add('Reshape', [halved, builder.integers([-1, 2])]));
  const graph = builder.build();
  // A shape that was inferred wrongly: the kernel throws.
  const values = new Map(graph.values).set(graph.outputs[0]!, { type: 'float32', shape: [7, 7] });
  const session = await runtime.compile({ ...graph, values });
  const run = () => session.run({ x: float32([1, 2], [1, 2]) });
  await expect(run()).rejects.toThrow(/^TensorFlow.js cannot run Reshape node "Reshape": [^\n]*$/);
  const kept = tf.memory().numTensors;
  await expect(run()).rejects.toThrow();
  expect(tf.memory().numTensors).toBe(kept);
});

test('an operator without a kernel is refused by name', async () => {
  const builder = new GraphBuilder();
  const x = builder.input('x', { type: 'float32', shape: [batch] });
  builder.output(builder.add('Neg', [x]));
  const graph = builder.build();
  const nodes = graph.nodes.map((node) => ({ ...node, operator: 'toString' }));
  await expect(runtime.compile({ ...graph, nodes })).rejects.toThrow(
    'operator toString (node "Neg") does not run on the device tensorflow; choose --device cpu',
  );
});

test('indices are 64-bit outside and 32-bit inside', async () => {
  const builder = new GraphBuilder();
  const x = builder.input('x', { type: 'int64', shape: [batch] });
  const table = builder.constant(float32([10, 20, 30], [3]));
  builder.setOutputs([builder.add('Gather', [table, x], {}, { outputs: ['y'] }), x]);
  const session = await runtime.compile(builder.build());
  const results = await session.run({ x: int64([2, -3]) });
  expect(numbers(results['y']!)).toEqual([30, 10]);
  expect(results['x']).toEqual(int64([2, -3]));
});
