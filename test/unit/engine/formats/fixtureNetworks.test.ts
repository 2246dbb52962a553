import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { readModel } from '../../../../src/engine/formats/readModel.ts';
import { findLayers } from '../../../../src/engine/graph/findLayers.ts';
import { gradients } from '../../../../src/engine/graph/gradients.ts';
import { GraphBuilder } from '../../../../src/engine/graph/GraphBuilder.ts';
import { prune } from '../../../../src/engine/graph/prune.ts';
import type { ReferenceValue } from '../../../../src/engine/reference/ReferenceValue.ts';
import { runReference } from '../../../../src/engine/reference/runReference.ts';
import { networkNames, networkPath } from '../../../support/networks.ts';

interface StoredArray {
  readonly shape: readonly number[];
  readonly data: readonly number[];
}

/** What PyTorch computed in double precision; see scripts/makeFixtures.py. */
interface Expected {
  readonly input: StoredArray;
  readonly output: StoredArray;
  readonly gradient?: StoredArray;
  readonly layers: Readonly<Record<string, { value: StoredArray; gradient: StoredArray }>>;
}

/** Weights are rounded to float, and so are folded constants. */
const tolerance = 1e-5;

describe.each(networkNames)('%s', (name) => {
  const expected = JSON.parse(readFileSync(networkPath(name).replace(/onnx$/, 'json'), 'utf8')) as Expected;

  test('computes the logits, layers and gradients that PyTorch computes', async () => {
    const model = await readModel(networkPath(name));
    const layers = findLayers(model.graph, model.input, model.output);
    const named = Object.keys(expected.layers).map((layer) => ({
      layer,
      value: layers.find((l) => l.name === layer)?.value,
    }));
    expect(
      named.filter(({ value }) => value === undefined),
      layers.map((layer) => layer.name).join(' '),
    ).toEqual([]);

    const builder = new GraphBuilder(model.graph);
    const seed = builder.input('seed', builder.info(model.output));
    const wrt = [...(expected.gradient ? [model.input] : []), ...named.map(({ value }) => value!)];
    const found = gradients(builder, model.output, wrt, seed);
    builder.setOutputs([
      model.output,
      ...named.map(({ value }) => value!),
      ...wrt.map((value) => found.get(value)!),
    ]);

    const results = runReference(prune(builder.build()), {
      [model.input]: reference(expected.input, builder.info(model.input).type),
      seed: secondLogit(expected.output.shape),
    });
    expectClose(results[model.output]!, expected.output);
    if (expected.gradient) expectClose(results[found.get(model.input)!]!, expected.gradient);
    for (const { layer, value } of named) {
      expectClose(results[value!]!, expected.layers[layer]!.value);
      expectClose(results[found.get(value!)!]!, expected.layers[layer]!.gradient);
    }
  });
});

function reference(array: StoredArray, type: ReferenceValue['type']): ReferenceValue {
  return { type, shape: array.shape, data: Float64Array.from(array.data) };
}

/** 1 at the second output of every sample. */
function secondLogit(shape: readonly number[]): ReferenceValue {
  const data = Float64Array.from({ length: shape[0]! * shape[1]! }, (_, i) => (i % shape[1]! === 1 ? 1 : 0));
  return { type: 'float32', shape, data };
}

function expectClose(actual: ReferenceValue, expected: StoredArray): void {
  expect(actual.shape).toEqual(expected.shape);
  const scale = Math.max(1, ...expected.data.map(Math.abs));
  const worst = Math.max(...expected.data.map((value, i) => Math.abs(value - actual.data[i]!)));
  expect(worst / scale).toBeLessThan(tolerance);
}
