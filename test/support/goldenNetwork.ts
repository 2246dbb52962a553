import type { PathNetwork } from '../../src/engine/conductance/PathNetwork.ts';
import type { GraphBuilder } from '../../src/engine/graph/GraphBuilder.ts';
import golden from '../fixtures/golden/captum.json' with { type: 'json' };
import { handNetwork } from './pathNetworks.ts';

export type Nested = number | readonly Nested[];
export const flat = (values: Nested): number[] =>
  typeof values === 'number' ? [values] : values.flatMap(flat);
/** The small convolutional network of the fixtures in golden/; see `note` in captum.json. */
export const goldenNetwork: PathNetwork = handNetwork([1, 8, 8], 3, (builder, x) => {
  const first = builder.add('Relu', [conv(builder, x, '0', [3, 1, 3, 3], 1)]);
  const pooled = builder.add('MaxPool', [first], { kernel_shape: [2, 2], strides: [2, 2] });
  const second = builder.add('Relu', [conv(builder, pooled, '3', [4, 3, 3, 3], 0)]);
  const features = builder.add('Flatten', [second], { axis: 1 });
  const third = builder.add('Relu', [linear(builder, features, '6', [6, 16])]);
  return { layers: { '1': first, '4': second, '7': third }, output: linear(builder, third, '8', [3, 6]) };
});

function parameters(builder: GraphBuilder, name: string, shape: readonly number[]): [string, string] {
  const weights = golden.weights as unknown as Record<string, Nested>;
  return [
    builder.constant({ type: 'float64', shape, data: Float64Array.from(flat(weights[`${name}.weight`]!)) }),
    builder.constant({
      type: 'float64',
      shape: [shape[0]!],
      data: Float64Array.from(flat(weights[`${name}.bias`]!)),
    }),
  ].map((value) => builder.add('Cast', [value], { to: 1 })) as [string, string];
}

function conv(builder: GraphBuilder, x: string, name: string, shape: readonly number[], pad: number): string {
  return builder.add('Conv', [x, ...parameters(builder, name, shape)], { pads: [pad, pad, pad, pad] });
}

function linear(builder: GraphBuilder, x: string, name: string, shape: readonly number[]): string {
  return builder.add('Gemm', [x, ...parameters(builder, name, shape)], { transB: 1 });
}
