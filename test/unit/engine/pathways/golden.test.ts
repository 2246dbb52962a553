import { describe, expect, it } from 'vitest';
import type { PathNetwork } from '../../../../src/engine/conductance/PathNetwork.ts';
import { findLayers } from '../../../../src/engine/graph/findLayers.ts';
import { pathwayLayers } from '../../../../src/engine/pathways/pathwayLayers.ts';
import { scoreNeurons } from '../../../../src/engine/pathways/scoreNeurons.ts';
import captum from '../../../fixtures/golden/captum.json' with { type: 'json' };
import golden from '../../../fixtures/golden/pathway.json' with { type: 'json' };
import { flat, goldenNetwork, type Nested } from '../../../support/goldenNetwork.ts';
import { maskOf, scoreOptions, traceNetwork } from '../../../support/tracePathways.ts';

// Numbers of torch in double precision; see `note` in the fixture. Inputs and weights are float32 here.

const x = flat(captum.input as Nested).slice(0, 64);
const { graph, input, output } = goldenNetwork;
const network: PathNetwork = { ...goldenNetwork, layers: findLayers(graph, input, output) };
const traced = await traceNetwork(network, x, golden.class);

function expectClose(actual: ArrayLike<number>, expected: readonly number[], tolerance = 1e-6): void {
  expect(actual.length).toBe(expected.length);
  expected.forEach((value, i) => expect(Math.abs(actual[i]! - value)).toBeLessThan(tolerance));
}

it('explains the response of the fixture, at its rectifiers', () => {
  expect(traced.outputs[golden.class]).toBeCloseTo(golden.logit, 6);
  expect(pathwayLayers(network).rectified).toBe(true);
  expect(traced.runner.layers.map(({ value }) => value)).toEqual(
    goldenNetwork.layers.map(({ value }) => value),
  );
});

it('NeuronMCT', async () => {
  const { scores } = await scoreNeurons('mct', traced, scoreOptions);
  golden.NeuronMCT.forEach((layer, i) => expectClose(scores[i]!, flat(layer as Nested)));
});

it('NeuronIntGrad with 50 midpoints, and its completeness', async () => {
  const { scores, sums } = await scoreNeurons('intgrad', traced, scoreOptions);
  golden.NeuronIntGrad_mid50_signed.forEach((layer, i) =>
    expectClose(scores[i]!, flat(layer as Nested).map(Math.abs)),
  );
  expectClose(
    sums!,
    golden.NeuronIntGrad_mid50_signed.map((layer) =>
      flat(layer as Nested).reduce((sum, value) => sum + value, 0),
    ),
  );
  // With more steps the sums come near what the response loses without the layer.
  const fine = await scoreNeurons('intgrad', traced, { ...scoreOptions, steps: 800 });
  for (const [i, [, expected]] of golden.completeness.entries()) {
    const gates = traced.runner.whole().map((layer, at) => (at === i ? layer.fill(0) : layer));
    const without = await traced.runner.gatedOutput(traced.sample, gates);
    expect(traced.outputs[golden.class]! - without).toBeCloseTo(expected!, 6);
    expect(Math.abs(fine.sums![i]! - expected!)).toBeLessThan(2e-4);
  }
});

it('a channel scores what its positions score together', async () => {
  const channels = await traceNetwork(network, x, golden.class, { unit: 'channel' });
  const { scores } = await scoreNeurons('intgrad', channels, scoreOptions);
  golden.NeuronIntGrad_mid50_signed.forEach((layer, i) => {
    const { shape } = traced.runner.layers[i]!;
    const positions = shape.slice(1).reduce((product, length) => product * length, 1);
    const signed = flat(layer as Nested);
    const sums = Array.from({ length: shape[0]! }, (_, channel) =>
      signed.slice(channel * positions, (channel + 1) * positions).reduce((sum, value) => sum + value, 0),
    );
    expectClose(scores[i]!, sums.map(Math.abs));
  });
});

describe.each([50, 80, 90] as const)('the pathway at %i %%', (percent) => {
  const frozen = golden[`pathway_gradient_frozen_${percent}`];
  const zeroed = golden[`pathway_gradient_zeroed_${percent}`];

  it('has the neurons of the fixture', async () => {
    const { selections } = await scoreNeurons('intgrad', traced, {
      ...scoreOptions,
      sparsities: [percent / 100],
    });
    expect(selections[0]!.threshold).toBeCloseTo(frozen.threshold, 6);
    expect(selections[0]!.layers.map((layer) => layer.length)).toEqual(frozen.kept);
  });

  it('has the gradients and outputs of the fixture, frozen and zeroed', async () => {
    const { selections } = await scoreNeurons('intgrad', traced, {
      ...scoreOptions,
      sparsities: [percent / 100],
    });
    const mask = maskOf(traced.runner, selections[0]!);
    for (const [form, expected] of [
      ['frozen', frozen],
      ['zeroed', zeroed],
    ] as const) {
      const { gradient, output } = await traced.runner.pathwayGradient(traced.sample, mask, form);
      expectClose(gradient, flat(expected.grad as Nested));
      expect(traced.runner.targets(output)[golden.class]).toBeCloseTo(expected.logit, 6);
    }
    expect(await traced.runner.gatedOutput(traced.sample, mask)).toBeCloseTo(zeroed.logit, 6);
  });
});
