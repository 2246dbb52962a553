import { describe, expect, it } from 'vitest';
import type { PathNetwork } from '../../../../src/engine/conductance/PathNetwork.ts';
import type { Spacing } from '../../../../src/engine/conductance/pathSpacing.ts';
import type { GraphBuilder } from '../../../../src/engine/graph/GraphBuilder.ts';
import { float32 } from '../../../../src/engine/graph/Tensor.ts';
import golden from '../../../fixtures/golden/captum.json' with { type: 'json' };
import { handNetwork, handRunner } from '../../../support/pathNetworks.ts';

// Captum 0.8.0 in double precision on a small convolutional network; see `note` in the fixture.

type Nested = number | readonly Nested[];
const flat = (values: Nested): number[] => (typeof values === 'number' ? [values] : values.flatMap(flat));
const attributions = golden as unknown as Record<string, { attr: Nested }>;

const network: PathNetwork = handNetwork([1, 8, 8], 3, (builder, x) => {
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

const batch = {
  end: float32(flat(golden.input as Nested), [2, 1, 8, 8]),
  start: float32(new Float32Array(128).fill(0.1), [2, 1, 8, 8]),
  targets: [1, 1],
};

/** Weights, inputs and path points are float32 here and double there; everything else is double on both sides. */
function expectClose(actual: ArrayLike<number>, expected: readonly number[], tolerance = 1e-6): void {
  expect(actual.length).toBe(expected.length);
  expected.forEach((value, i) => expect(Math.abs(actual[i]! - value)).toBeLessThan(tolerance));
}

const spacings: [string, Spacing][] = [
  ['gausslegendre', 'gausslegendre'],
  ['riemann_trapezoid', 'trapezoid'],
  ['riemann_left', 'left'],
  ['riemann_right', 'right'],
  ['riemann_middle', 'middle'],
];

describe.each(spacings)("Captum's LayerConductance, %s", (name, spacing) => {
  it.each(['1', '4', '7'])('layer %s', async (layer) => {
    const runner = handRunner(network, { spacing, gradient: 'left' });
    const { conductance } = await runner.sweep(batch, 50);
    const index = network.layers.findIndex((candidate) => candidate.name === layer);
    expectClose(conductance[index]!, flat(attributions[`LayerConductance/${layer}/${name}/50`]!.attr));
  });
});

it.each([10, 200, 1000])('trapezoid with %i steps', async (steps) => {
  const { conductance } = await handRunner(network, { gradient: 'left' }).sweep(batch, steps);
  network.layers.forEach(({ name }, i) =>
    expectClose(
      conductance[i]!,
      flat(attributions[`LayerConductance/${name}/riemann_trapezoid/${steps}`]!.attr),
    ),
  );
});

it('layer integrated gradients, internal influence and gradient × activation', async () => {
  const runner = handRunner(network, { spacing: 'gausslegendre' });
  const { influence } = await runner.sweep(batch, 49);
  const { gradientActivation } = await runner.activations(batch);
  network.layers.forEach(({ name }, i) => {
    expectClose(influence[i]!, flat(attributions[`InternalInfluence/${name}`]!.attr));
    expectClose(gradientActivation[i]!, flat(attributions[`LayerGradientXActivation/${name}`]!.attr));
  });
});

it("Captum's NeuronConductance, whose trapezoid weights sum to 49/50", async () => {
  const runner = handRunner(network);
  for (const neuron of [0, 1, 2, 3, 4, 5]) {
    const map = await runner.pixelMap(2, neuron, batch, 49);
    const expected = flat(attributions[`NeuronConductance/7/${neuron}`]!.attr);
    expectClose(
      map.map((value) => value * (49 / 50)),
      expected,
    );
  }
});
