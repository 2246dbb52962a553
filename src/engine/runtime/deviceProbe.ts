import { gradients } from '../graph/gradients.ts';
import type { Graph } from '../graph/Graph.ts';
import { GraphBuilder } from '../graph/GraphBuilder.ts';
import { batch } from '../graph/Shape.ts';
import { elementCount, float32, type Tensor } from '../graph/Tensor.ts';
import type { Runtime } from './Runtime.ts';
import { ReferenceRuntime } from './ReferenceRuntime.ts';

/** A small network with its gradient, inputs for it, and what must come out. */
export interface DeviceProbe {
  readonly graph: Graph;
  readonly feeds: Readonly<Record<string, Tensor>>;
  readonly expected: Readonly<Record<string, Tensor>>;
}

/** Largest error of a device relative to the largest value: single precision leaves some 1e-6, 19- and 16-bit floats 1e-3. */
const tolerance = 1e-4;

let probe: Promise<DeviceProbe> | undefined;

/** The probe that every device has to pass; computed once. */
export function deviceProbe(): Promise<DeviceProbe> {
  return (probe ??= makeProbe());
}

/** Runs the probe on an open runtime. @throws an Error that says by how much the results are wrong. */
export async function checkRuntime(runtime: Runtime): Promise<void> {
  const { graph, feeds } = await deviceProbe();
  const session = await runtime.compile(graph);
  try {
    await checkOutputs(await session.run(feeds));
  } finally {
    await session.dispose();
  }
}

/** Compares results of the probe with the reference values. @throws an Error that says by how much they are wrong. */
export async function checkOutputs(outputs: Readonly<Record<string, Tensor>>): Promise<void> {
  const { expected } = await deviceProbe();
  for (const [name, { data }] of Object.entries(expected)) {
    const wanted = data as Float64Array;
    const actual = outputs[name]?.data as ArrayLike<number> | undefined;
    if (actual?.length !== wanted.length)
      throw new Error('a small test network gave a result of the wrong size');
    const scale = wanted.reduce((largest, value) => Math.max(largest, Math.abs(value)), 0);
    const error = wanted.reduce((largest, value, i) => {
      const difference = Math.abs(actual[i]! - value) / scale;
      return difference <= largest ? largest : difference; // NaN stays.
    }, 0);
    if (!(error < tolerance)) {
      throw new Error(`a small test network gave wrong numbers (relative error ${error.toPrecision(2)})`);
    }
  }
}

/** Convolution, ReLU, overlapping max pooling and a linear layer, and the gradient by the input. */
async function makeProbe(): Promise<DeviceProbe> {
  const builder = new GraphBuilder();
  const x = builder.input('x', { type: 'float32', shape: [batch, 3, 9, 9] });
  const constant = (seed: number, shape: number[]) => builder.constant(wave(seed, shape));
  const convolved = builder.add('Conv', [x, constant(1, [4, 3, 3, 3]), constant(2, [4])], {
    kernel_shape: [3, 3],
    pads: [1, 1, 1, 1],
    strides: [1, 1],
  });
  const rectified = builder.add('Relu', [convolved]);
  const pooled = builder.add('MaxPool', [rectified], { kernel_shape: [3, 3], strides: [2, 2] });
  const logits = builder.add('Gemm', [
    builder.add('Flatten', [pooled]),
    constant(3, [64, 5]),
    constant(4, [5]),
  ]);
  const seed = builder.input('seed', { type: 'float32', shape: [batch, 5] });
  const gradient = gradients(builder, logits, [x], seed).get(x)!;
  builder.setOutputs([logits, gradient]);
  const graph = builder.build();
  const feeds = { x: wave(5, [2, 3, 9, 9]), seed: wave(6, [2, 5]) };
  const session = await new ReferenceRuntime().compile(graph);
  return { graph, feeds, expected: await session.run(feeds) };
}

/** Numbers in (-1, 1) without a pattern that an error could share. */
function wave(seed: number, shape: number[]): Tensor {
  const data = Float32Array.from({ length: elementCount(shape) }, (_, i) =>
    Math.sin(seed + 12.9898 * i + i * i * 0.37),
  );
  return float32(data, shape);
}
