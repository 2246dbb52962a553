import { writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { InferenceSession, Tensor as OnnxTensor } from 'onnxruntime-node';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openDataSet } from '../../../../src/engine/data/openDataSet.ts';
import type { DataSet } from '../../../../src/engine/data/DataSet.ts';
import { encodeOnnx } from '../../../../src/engine/formats/onnx/writeOnnx.ts';
import { readModel, type Model } from '../../../../src/engine/formats/readModel.ts';
import { float32 } from '../../../../src/engine/graph/Tensor.ts';
import { Engine } from '../../../../src/engine/service/Engine.ts';
import type { InterventionRequest } from '../../../../src/protocol/requests.ts';
import { loadWorkspace } from '../../../../src/engine/workspace/loadWorkspace.ts';
import { parseResult } from '../../../../src/protocol/Result.ts';
import type { InterventionResult } from '../../../../src/protocol/InterventionResult.ts';
import type { RulesResult } from '../../../../src/protocol/RulesResult.ts';
import { temporaryFolder } from '../../../support/temporaryFolder.ts';

const workspace = resolve('examples/mnist');
const limit = 300;
const source = { workspace, data: 'digits', limit: 1000, seed: 0, device: 'cpu' };
const context = { progress: () => undefined, signal: new AbortController().signal };

const folder = temporaryFolder();
const engine = new Engine();
let rules: RulesResult;
let model: Model;
let data: DataSet;

beforeAll(async () => {
  rules = await engine.rules(
    { ...source, model: 'lenet-relu', parameters: { layers: ['class', 'linear'], strongest: 0 } },
    context,
  );
  model = await readModel(join(workspace, 'lenet-relu.onnx'));
  const opened = await loadWorkspace(workspace);
  data = await openDataSet('digits', {
    workspace: opened,
    model: 'lenet-relu',
    limit,
    input: model.graph.values.get(model.input)!,
  });
});

afterAll(async () => {
  await data.close();
  await engine.dispose();
});

const intervene = (change: Partial<InterventionRequest> = {}): Promise<InterventionResult> =>
  engine.intervention({ ...source, limit, rules, random: 20, ...change }, context);

/** The same, slowly: the weights are changed in the model's file, and ONNX Runtime runs the whole network. */
async function literal(
  target: number,
  neurons: readonly number[],
): Promise<{ predicted: number[]; labels: Int32Array }> {
  const constants = new Map(model.graph.constants);
  const [name, weights] = [...constants].find(([, { shape }]) => shape.join() === '10,84')!;
  const changed = Float32Array.from(weights.data as Float32Array);
  for (const neuron of neurons) changed[target * 84 + neuron] = 0;
  constants.set(name, float32(changed, weights.shape));
  const file = join(folder, 'changed.onnx');
  writeFileSync(file, encodeOnnx({ ...model.graph, constants, outputs: [model.output] }));
  const session = await InferenceSession.create(file);
  const rows = Array.from({ length: limit }, (_, i) => i);
  const inputs = await data.read(rows);
  const results = await session.run({
    [session.inputNames[0]!]: new OnnxTensor('float32', inputs.data as Float32Array, [limit, 1, 32, 32]),
  });
  const outputs = results[session.outputNames[0]!]!.data as Float32Array;
  await session.release();
  const predicted = rows.map((row) => {
    const scores = [...outputs.subarray(10 * row, 10 * (row + 1))];
    return scores.indexOf(Math.max(...scores));
  });
  return { predicted, labels: data.labels! };
}

const share = (predicted: readonly number[], labels: Int32Array, of?: number): number => {
  const rows = predicted.map((_, row) => row).filter((row) => of === undefined || labels[row] === of);
  return rows.filter((row) => predicted[row] === labels[row]).length / rows.length;
};

describe('an intervention in the last layer', () => {
  it('is the network with the weights of the tails set to 0', async () => {
    const { accuracy, classes, layer } = await intervene();
    expect(layer).toEqual({ name: 'linear', neurons: 84 });
    expect(classes).toHaveLength(10);
    const whole = await literal(0, []);
    expect(accuracy).toBeCloseTo(share(whole.predicted, whole.labels), 12);
    for (const target of [0, 3, 8]) {
      const tested = classes[target]!;
      const tails = rules.pairs[0]!.rules.filter(({ head }) => head.includes(target)).flatMap(
        ({ tail }) => tail,
      );
      expect(tested.neurons).toEqual([...new Set(tails)].sort((a, b) => a - b));
      expect(tested.neurons.length).toBeGreaterThan(0);
      const { predicted, labels } = await literal(target, tested.neurons);
      expect(tested.samples).toBe([...labels].filter((label) => label === target).length);
      expect(tested.before).toBeCloseTo(share(whole.predicted, labels, target), 12);
      expect(tested.after).toBeCloseTo(share(predicted, labels, target), 12);
      expect(tested.overall).toBeCloseTo(share(predicted, labels), 12);
      const wrong = predicted.filter((other, row) => labels[row] === target && other !== target);
      for (const { index, samples } of tested.instead) {
        expect(wrong.filter((other) => other === index)).toHaveLength(samples);
      }
    }
  });

  it('takes random neurons away as it takes those of rules', async () => {
    // A rule with every neuron leaves one subset to draw, which is known.
    const all = Array.from({ length: 84 }, (_, i) => i);
    const [pair] = rules.pairs;
    const only = { ...pair!.rules[0]!, head: [7], tail: all, l: 1, k: 84 };
    const { classes } = await intervene({ rules: { ...rules, pairs: [{ ...pair!, rules: [only] }] } });
    const { predicted, labels } = await literal(7, all);
    const { random, after, overall, verdict } = classes[7]!;
    expect(after).toBeCloseTo(share(predicted, labels, 7), 12);
    expect(random!.class.minimum).toBe(after);
    expect(random!.class.maximum).toBe(after);
    expect(random!.overall.median).toBe(overall);
    expect(verdict).toBe('notMore');
    expect(classes[0]).toMatchObject({ neurons: [], verdict: 'noRules' });
    expect(classes[0]!.after).toBe(classes[0]!.before);
  });

  it('finds that digits depend on the neurons of their rules', async () => {
    const result = await intervene({ limit: 1000, random: 100 });
    expect(result.classes.filter(({ verdict }) => verdict === 'more').length).toBeGreaterThanOrEqual(9);
    expect(parseResult(JSON.parse(JSON.stringify(result)))).toEqual(result);
  });

  it('is the same every time, other random neurons with another seed, and the same whatever the batch', async () => {
    const first = await intervene();
    const timeless = { createdAt: '', seconds: 0 };
    expect({ ...(await intervene({ memory: 1 })), ...timeless }).toEqual({ ...first, ...timeless });
    const other = await intervene({ seed: 1 });
    expect(other.classes.map(({ after }) => after)).toEqual(first.classes.map(({ after }) => after));
    expect(other.classes.map(({ random }) => random)).not.toEqual(first.classes.map(({ random }) => random));
  });

  it('counts the prediction of the whole network as right where it is asked to', async () => {
    const { accuracy, classes, warnings } = await intervene({ target: 'predicted' });
    expect(accuracy).toBe(1);
    expect(classes.every(({ before }) => before === 1)).toBe(true);
    expect(warnings.at(-1)).toMatch(/labels are not used/);
  });
});

describe('an intervention that cannot be made', () => {
  it.each([
    [
      'rules of another model',
      () => ({ ...rules, model: { ...rules.model, sha256: 'f'.repeat(64) } }),
      /found in another network than .*lenet-relu\.onnx/,
    ],
    [
      'rules without classes',
      () => ({ ...rules, pairs: rules.pairs.map((pair) => ({ ...pair, from: 'linear' })) }),
      /no rules from the classes to a layer: mine them with .* \(--layers class,linear\)/,
    ],
    [
      'rules to another layer than the last',
      () => ({
        ...rules,
        layers: [
          rules.layers[0]!,
          { ...rules.layers[1]!, name: 'conv3', active: Array.from({ length: 120 }, () => 1) },
        ],
        pairs: rules.pairs.map((pair) => ({ ...pair, to: 'conv3' })),
      }),
      /lead from the classes to conv3, and the network's last dense layer does not read that: mine them with .* \(--layers class,linear\)/,
    ],
  ])('says why: %s', async (_, change, message) => {
    await expect(intervene({ rules: change() })).rejects.toThrow(message);
  });

  it('names a label that the network has no output for', async () => {
    await expect(
      engine.intervention(
        {
          ...source,
          limit: 10,
          model: 'even-odd-from-digits',
          rules: {
            ...rules,
            model: {
              ...rules.model,
              sha256: (await readModel(join(workspace, 'even-odd-from-digits.onnx'))).sha256,
            },
          },
          random: 5,
        },
        context,
      ),
    ).rejects.toThrow(/class,linear/);
  });

  it('warns of rules from a search that was stopped', async () => {
    const { warnings } = await intervene({
      rules: { ...rules, pairs: rules.pairs.map((pair) => ({ ...pair, partial: true })) },
    });
    expect(warnings).toEqual([
      'The search for the rules was stopped before it was done: neurons may be missing.',
    ]);
  });

  it('stops when it is told to', async () => {
    const controller = new AbortController();
    controller.abort(new Error('stopped'));
    await expect(
      engine.intervention({ ...source, rules, random: 5 }, { ...context, signal: controller.signal }),
    ).rejects.toThrow('stopped');
  });
});
