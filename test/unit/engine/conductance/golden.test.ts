import { describe, expect, it } from 'vitest';
import type { Spacing } from '../../../../src/engine/conductance/pathSpacing.ts';
import { float32 } from '../../../../src/engine/graph/Tensor.ts';
import golden from '../../../fixtures/golden/captum.json' with { type: 'json' };
import { flat, goldenNetwork, type Nested } from '../../../support/goldenNetwork.ts';
import { handRunner } from '../../../support/pathNetworks.ts';

// Captum 0.8.0 in double precision on a small convolutional network; see `note` in the fixture.

const attributions = golden as unknown as Record<string, { attr: Nested }>;
const network = goldenNetwork;

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
