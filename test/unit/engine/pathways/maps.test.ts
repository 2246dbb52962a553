import { describe, expect, it } from 'vitest';
import { NetworkRunner } from '../../../../src/engine/conductance/NetworkRunner.ts';
import type { PathNetwork } from '../../../../src/engine/conductance/PathNetwork.ts';
import { findLayers } from '../../../../src/engine/graph/findLayers.ts';
import { partAbove } from '../../../../src/engine/graph/partAbove.ts';
import { float32 } from '../../../../src/engine/graph/Tensor.ts';
import { AttributionMaps } from '../../../../src/engine/pathways/AttributionMaps.ts';
import { linearity } from '../../../../src/engine/pathways/linearity.ts';
import { linearRegions } from '../../../../src/engine/pathways/linearRegion.ts';
import { scoreNeurons } from '../../../../src/engine/pathways/scoreNeurons.ts';
import { Random } from '../../../../src/engine/numeric/Random.ts';
import { gradCamLayer } from '../../../../src/engine/pathways/gradCam.ts';
import { ReferenceRuntime } from '../../../../src/engine/runtime/ReferenceRuntime.ts';
import captum from '../../../fixtures/golden/captum.json' with { type: 'json' };
import { flat, goldenNetwork, type Nested } from '../../../support/goldenNetwork.ts';
import { dense, handNetwork } from '../../../support/pathNetworks.ts';
import { slowGradient } from '../../../support/slowNetwork.ts';
import { maskOf, scoreOptions, traceNetwork } from '../../../support/tracePathways.ts';

const runtime = new ReferenceRuntime();
const signal = new AbortController().signal;
const { graph, input, output } = goldenNetwork;
const network: PathNetwork = { ...goldenNetwork, layers: findLayers(graph, input, output) };
const x = flat(captum.input as Nested)
  .slice(0, 64)
  .map(Math.fround);
const target = 2;
const traced = await traceNetwork(network, x, target);
const maps = new AttributionMaps(runtime, network, traced.runner, {
  plan: { rows: 64 },
  signal,
  advance: () => undefined,
});
const zero = float32(new Float32Array(64), [1, 8, 8]);

/** The network in double precision, from numbers. */
async function respond(rows: readonly (readonly number[])[]): Promise<number[]> {
  const session = await runtime.compile(graph);
  const data = {
    type: 'float64' as const,
    shape: [rows.length, 1, 8, 8],
    data: Float64Array.from(rows.flat()),
  };
  const results = await session.run({ [input]: data });
  return rows.map((_, i) => (results[output]!.data as Float64Array)[i * 3 + target]!);
}

async function gradient(): Promise<number[]> {
  const step = 1e-6;
  const moved = (sign: number) =>
    x.map((_, i) => x.map((value, j) => (i === j ? value + sign * step : value)));
  const [up, down] = [await respond(moved(1)), await respond(moved(-1))];
  return up.map((value, i) => (value - down[i]!) / (2 * step));
}

async function map(method: Parameters<AttributionMaps['map']>[0], steps = 50): Promise<number[]> {
  const found = await maps.map(method, traced.sample, zero, steps);
  return [...found!.values];
}

describe('maps beside the pathway gradient', () => {
  it('gradient, and input × gradient', async () => {
    const expected = await gradient();
    const [plain, times] = [await map('gradient'), await map('inputGradient')];
    expected.forEach((value, i) => {
      expect(plain[i]).toBeCloseTo(value, 5);
      expect(times[i]).toBeCloseTo(value * x[i]!, 5);
    });
  });

  it('integrated gradients are complete: they sum to F(x) - F(x’)', async () => {
    const found = await map('integratedGradients', 1000);
    const [end, start] = await respond([x, x.map(() => 0)]);
    expect(found.reduce((sum, value) => sum + value, 0)).toBeCloseTo(end! - start!, 3);
    const mean = await map('integratedGradients', 50);
    const half = await maps.map('integratedGradients', traced.sample, traced.sample.input, 50);
    expect(mean).not.toEqual(found);
    expect([...half!.values].every((value) => value === 0)).toBe(true);
  });

  it('GradCAM is max(0, Σ mean gradient · activation) of the last layer over a plane, enlarged', async () => {
    const layer = gradCamLayer(network.layers, network.sampleShape)!;
    expect(layer.shape).toEqual([4, 2, 2]);
    const passes = new NetworkRunner(runtime, network, 64, signal);
    const values = await passes.values(traced.sample.input, [layer.value]);
    const activation = [...(values[layer.value]!.data as Float64Array)];
    const above = partAbove(graph, layer.value, output);
    const session = await runtime.compile(above.graph);
    const outputs = async (a: readonly number[]) => {
      const feed = { type: 'float64' as const, shape: [1, 4, 2, 2], data: Float64Array.from(a) };
      return ((await session.run({ [layer.value]: feed }))[output]!.data as Float64Array)[target]!;
    };
    const cam = [0, 0, 0, 0];
    for (let channel = 0; channel < 4; channel++) {
      let weight = 0;
      for (let i = 0; i < 4; i++) {
        const moved = (step: number) =>
          activation.map((value, j) => (j === channel * 4 + i ? value + step : value));
        weight += ((await outputs(moved(1e-6))) - (await outputs(moved(-1e-6)))) / 2e-6 / 4;
      }
      for (let i = 0; i < 4; i++) cam[i]! += weight * activation[channel * 4 + i]!;
    }
    const positive = cam.map((value) => Math.max(0, value));
    // From 2 to 8 pixels with matched centres: the share of the second pixel.
    const share = [0, 0, 0.125, 0.375, 0.625, 0.875, 1, 1];
    const expected = share.flatMap((down) =>
      share.map(
        (across) =>
          (1 - down) * ((1 - across) * positive[0]! + across * positive[1]!) +
          down * ((1 - across) * positive[2]! + across * positive[3]!),
      ),
    );
    const found = await maps.map('gradcam', traced.sample, zero, 50);
    expect(found!.shape).toEqual([1, 8, 8]);
    expected.forEach((value, i) => expect(found!.values[i]).toBeCloseTo(value, 5));
    expect(expected.some((value) => value > 0)).toBe(true);
  });

  it('guided backpropagation passes on only what is positive, at neurons that are on', async () => {
    // h = relu(W x), F = h · v: guided gradients are Σ over neurons with z > 0 and v > 0.
    const [w, v] = [
      [
        [1, -1, 2, 0.5],
        [0.5, 1, -1, 1],
      ],
      [1, 1, -3, 2],
    ];
    const small = handNetwork([2], 1, (builder, value) => {
      const h = builder.add('Relu', [dense(builder, value, w, [0, 0, 0, 0])]);
      return {
        layers: { h },
        output: dense(
          builder,
          h,
          v.map((each) => [each]),
          [0],
        ),
      };
    });
    const at = [1, 0.5];
    const z = [0, 1, 2, 3].map((j) => at[0]! * w[0]![j]! + at[1]! * w[1]![j]!);
    const expected = [0, 1].map((i) =>
      v.reduce((sum, weight, j) => sum + (z[j]! > 0 && weight > 0 ? weight * w[i]![j]! : 0), 0),
    );
    const plain = slowGradient(
      (point) =>
        v.reduce(
          (sum, weight, j) => sum + weight * Math.max(0, point[0]! * w[0]![j]! + point[1]! * w[1]![j]!),
          0,
        ),
      at,
    );
    const one = await traceNetwork(
      { ...small, layers: findLayers(small.graph, small.input, small.output) },
      at,
      0,
    );
    expect([...(await one.runner.inputGradient(one.sample, true))]).toEqual(expected);
    const unguided = await one.runner.inputGradient(one.sample, false);
    plain.forEach((value, i) => expect(unguided[i]).toBeCloseTo(value, 5));
    expect(expected[0]).not.toBeCloseTo(plain[0]!, 1);
  });
});

describe('the linear region with max pooling', () => {
  it.each([0.5, 0.8, 0.9])('holds the frozen network to its gradient, at %f', async (sparsity) => {
    const { selections } = await scoreNeurons('intgrad', traced, { ...scoreOptions, sparsities: [sparsity] });
    const mask = maskOf(traced.runner, selections[0]!);
    const [region] = await linearRegions(
      traced.runner,
      traced.sample,
      [mask],
      traced.values,
      linearity(network, traced.runner.layers),
      10_000,
    );
    expect(region!.visited).toBe(region!.kinks);
    expect(region!.value!).toBeGreaterThan(0);
    expect(region!.rectifiers!).toBeGreaterThanOrEqual(region!.value!);
    const { gradient: slopes } = await traced.runner.pathwayGradient(traced.sample, mask, 'frozen');
    const random = new Random(1);
    const run = frozenNetwork(mask);
    for (let i = 0; i < 10; i++) {
      const direction = x.map(() => random.normal());
      const length = Math.hypot(...direction);
      const d = direction.map((each) => (each / length) * region!.value! * 0.999);
      const moved = await run(x.map((value, j) => value + d[j]!));
      const predicted = traced.outputs[target]! + d.reduce((sum, each, j) => sum + each * slopes[j]!, 0);
      expect(Math.abs(moved - predicted)).toBeLessThan(1e-9);
    }
  });

  /** F̂ in double precision: off the pathway, Mul and Add hold each rectifier's output at its value for x. */
  function frozenNetwork(mask: readonly Float64Array[]): (point: readonly number[]) => Promise<number> {
    const constants = new Map(graph.constants);
    const infos = new Map(graph.values);
    const constant = (name: string, data: Float64Array, shape: readonly number[]): string => {
      constants.set(name, { type: 'float64', data, shape });
      infos.set(name, { type: 'float64', shape });
      return name;
    };
    const { layers } = traced.runner;
    const nodes = graph.nodes.flatMap((node) => {
      const i = layers.findIndex((layer) => node.outputs[0] === layer.value);
      if (i < 0) return [node];
      const { value, shape } = layers[i]!;
      const held = (traced.values[value]!.data as Float64Array).map((each, n) => (1 - mask[i]![n]!) * each);
      const keep = constant(`mask ${i}`, mask[i]!, [1, ...shape]);
      const add = constant(`held ${i}`, held, [1, ...shape]);
      infos.set(`whole ${i}`, graph.values.get(value)!);
      infos.set(`kept ${i}`, graph.values.get(value)!);
      const made = { attributes: {} };
      return [
        { ...node, outputs: [`whole ${i}`] },
        { ...made, name: `keep ${i}`, operator: 'Mul', inputs: [`whole ${i}`, keep], outputs: [`kept ${i}`] },
        { ...made, name: `hold ${i}`, operator: 'Add', inputs: [`kept ${i}`, add], outputs: [value] },
      ];
    });
    return async (point) => {
      const session = await runtime.compile({ ...graph, constants, values: infos, nodes });
      const feed = { type: 'float64' as const, shape: [1, 1, 8, 8], data: Float64Array.from(point) };
      return ((await session.run({ [input]: feed }))[output]!.data as Float64Array)[target]!;
    };
  }
});
