import { existsSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { GraphBuilder } from '../../../../src/engine/graph/GraphBuilder.ts';
import { batch } from '../../../../src/engine/graph/Shape.ts';
import { float32 } from '../../../../src/engine/graph/Tensor.ts';
import type { Runtime } from '../../../../src/engine/runtime/Runtime.ts';
import { OnnxRuntime } from '../../../../src/engine/runtime/OnnxRuntime.ts';
import type { LossTerm } from '../../../../src/engine/training/LossTerm.ts';
import type { Training } from '../../../../src/engine/training/Training.ts';
import { trainNetwork } from '../../../../src/engine/training/trainNetwork.ts';
import type { Epoch, TrainingParameters } from '../../../../src/protocol/Training.ts';
import type { Progress } from '../../../../src/protocol/requests.ts';
import { memoryDataSet } from '../../../support/memoryDataSet.ts';
import { temporaryFolder } from '../../../support/temporaryFolder.ts';
import { smallNetwork, squares, trainingOf, weightsOf } from '../../../support/trainingCase.ts';

const folder = temporaryFolder();
let runtime: Runtime;
beforeAll(async () => {
  runtime = await OnnxRuntime.open('cpu');
});
afterAll(() => runtime.dispose());

const train = (parameters: Partial<TrainingParameters> = {}, given: Partial<Training> = {}) =>
  trainNetwork(trainingOf(parameters, { runtime, ...given }));

describe('learning', () => {
  test.each([
    ['sgd', 0.02],
    ['adam', 0.02],
    ['adamw', 0.02],
  ] as const)('%s learns 20 samples by heart', async (optimiser, learningRate) => {
    const { history } = await train(
      { epochs: 80, batch: 10, heldOut: 0, optimiser, learningRate },
      { data: squares(20) },
    );
    expect(history[0]!.loss).toBeGreaterThan(0.5);
    expect(history.at(-1)!.loss).toBeLessThan(0.02);
    expect(history.at(-1)!.accuracy).toBe(1);
  });

  test('names samples that it has not seen, in inference with the running statistics', async () => {
    const { history } = await train(
      { epochs: 30, learningRate: 0.01, flip: false, crop: 0 },
      { data: squares(60), validation: squares(30, { seed: 2 }) },
    );
    expect(history.at(-1)!.validation!.accuracy).toBeGreaterThan(0.9);
  });

  test('the running statistics are those of PyTorch: a tenth of each batch, the variance unbiased', async () => {
    const data = squares(8);
    const network = smallNetwork();
    const { network: trained } = await train({ epochs: 1, heldOut: 0 }, { network, data });
    // What goes into the first batch normalisation before any step: the convolution of all samples.
    const { data: samples } = await data.read([...Array(8).keys()]);
    const [filters, biases] = [weightsOf(network)['conv1.weight']!, weightsOf(network)['conv1.bias']!];
    const values: number[] = [];
    for (let n = 0; n < 8; n++)
      for (let y = 0; y < 6; y++)
        for (let x = 0; x < 6; x++) {
          let sum = biases[0]!;
          for (let i = 0; i < 9; i++) {
            const [row, column] = [y + Math.floor(i / 3) - 1, x + (i % 3) - 1];
            if (row >= 0 && row < 6 && column >= 0 && column < 6)
              sum += filters[i]! * Number(samples[n * 36 + row * 6 + column]);
          }
          values.push(sum);
        }
    const mean = values.reduce((a, b) => a + b) / values.length;
    const variance = values.reduce((a, b) => a + (b - mean) ** 2, 0) / (values.length - 1);
    expect(weightsOf(trained)['bn1.running_mean']![0]).toBeCloseTo(0.1 * mean, 5);
    expect(weightsOf(trained)['bn1.running_var']![0]).toBeCloseTo(0.9 + 0.1 * variance, 5);
  });

  test('a frozen layer and all before it keep weights and statistics', async () => {
    const network = smallNetwork();
    const { network: trained } = await train({ freeze: 'add' }, { network });
    const [before, after] = [weightsOf(network), weightsOf(trained)];
    const changed = Object.keys(before).filter((name) => String(before[name]) !== String(after[name]));
    expect(changed.sort()).toEqual(
      ['conv3.bias', 'conv3.weight', 'linear.bias', 'linear.weight', 'output.bias', 'output.weight'].sort(),
    );
  });

  test('a loss term on a layer is trained for, with numbers of its own for each batch', async () => {
    const network = smallNetwork();
    const layer = network.nodes.find(({ operator }) => operator === 'Tanh')!.outputs[0]!;
    // Pulls the activations of the layer to a number that each batch is given.
    const term: LossTerm = {
      append: ({ builder, valueOf }) => {
        builder.input('wanted', { type: 'float32', shape: [] });
        const distance = builder.add('Sub', [valueOf(layer), 'wanted']);
        const square = builder.add('Mul', [distance, distance]);
        return builder.add('Mul', [builder.add('ReduceMean', [square], { keepdims: 0 }), builder.scalar(50)]);
      },
      feeds: () => Promise.resolve({ wanted: float32([0.25], []) }),
    };
    const { history } = await train({ epochs: 30, learningRate: 0.02 }, { network, terms: [term] });
    expect(history[0]!.loss).toBeGreaterThan(5);
    expect(history.at(-1)!.loss).toBeLessThan(2);
  });
});

describe('the same again', () => {
  test('a seed gives the same weights, another one others', async () => {
    const options = { flip: true, crop: 1 };
    const [a, b, c] = [await train(options), await train(options), await train(options, { seed: 4 })];
    expect(weightsOf(b.network)).toEqual(weightsOf(a.network));
    expect(weightsOf(c.network)).not.toEqual(weightsOf(a.network));
  });

  test.each([3, 5, 7])(
    'stopped after step %i and resumed: bit for bit the weights of one that was not',
    async (stop) => {
      const checkpoint = join(folder, 'state');
      const parameters = { epochs: 3, batch: 6, flip: true, crop: 1 };
      const whole = await train(parameters);
      const controller = new AbortController();
      let steps = 0;
      const progress = ({ done }: Progress): void => {
        steps = done;
        if (done === stop) controller.abort(new Error('stopped'));
      };
      await expect(train(parameters, { checkpoint, progress, signal: controller.signal })).rejects.toThrow(
        'stopped',
      );
      expect(steps).toBe(stop);
      expect(existsSync(checkpoint)).toBe(true);
      const resumed = await train(parameters, { checkpoint, resume: true });
      expect(weightsOf(resumed.network)).toEqual(weightsOf(whole.network));
      const numbers = (epoch: Epoch) => ({ ...epoch, seconds: 0 });
      expect(resumed.history.map(numbers)).toEqual(whole.history.map(numbers));
      expect(existsSync(checkpoint)).toBe(false);
    },
  );

  test('a checkpoint of another training is refused, with what differs', async () => {
    const checkpoint = join(folder, 'state');
    const controller = new AbortController();
    const progress = ({ done }: Progress): void =>
      void (done === 2 && controller.abort(new Error('stopped')));
    await expect(train({}, { checkpoint, progress, signal: controller.signal })).rejects.toThrow('stopped');
    await expect(train({ learningRate: 1e-4 }, { checkpoint, resume: true, seed: 9 })).rejects.toThrow(
      /belongs to a training with another seed, learningRate.*without --resume/,
    );
    await expect(train({}, { checkpoint, resume: true, network: smallNetwork(5) })).rejects.toThrow(
      /another network/,
    );
    const data = squares(24);
    const regrouped = { ...data, labels: data.labels!.map((label) => 2 - label) };
    const scaled = { ...data, preprocessing: { scale: 2 } };
    for (const other of [regrouped, scaled]) {
      await expect(train({}, { checkpoint, resume: true, data: other })).rejects.toThrow(/another data:/);
    }
    const bytes = await readFile(checkpoint);
    const flipped = Buffer.from(bytes);
    flipped[bytes.length - 9]! ^= 64;
    for (const damaged of [
      flipped,
      bytes.subarray(0, bytes.length - 3),
      bytes.subarray(0, 2),
      Buffer.from('something else'),
    ]) {
      await writeFile(checkpoint, damaged);
      await expect(train({}, { checkpoint, resume: true })).rejects.toThrow(
        /no checkpoint of a training, or damaged/,
      );
    }
  });
});

describe('bad input', () => {
  const bad: readonly [string, Partial<TrainingParameters>, Partial<Training>, RegExp][] = [
    ['no labels', {}, { data: memoryDataSet(Array(72).fill(0), [1, 6, 6]) }, /memory has no labels.*labels file/],
    ['a label out of range', {}, { data: squares(9, { classes: 4 }) }, /row 3 has the label 3, and the network has 3 classes, 0 to 2/],
    ['a label out of range in the validation data', {}, { validation: squares(8, { classes: 4 }) }, /has the label 3/],
    ['a rate that is too high', { optimiser: 'sgd', learningRate: 1e30, epochs: 5 }, {}, /the loss is .* in step .* lower the learning rate/],
    ['a layer that is not there', { freeze: 'conv9' }, {}, /no layer is named "conv9"; there are/],
    ['flip for what is no picture', { flip: true }, { data: memoryDataSet(Array(72).fill(0), [36], { labels: [0, 1] }) }, /flip and crop are for pictures/],
    ['an output that is no row of scores', {}, { output: 'Relu~1' }, /has the shape .* \[N, classes\]/],
  ]; // prettier-ignore
  test.each(bad)('%s', async (_name, parameters, given, message) => {
    const output = given.output
      ? smallNetwork().nodes.find(({ operator }) => operator === 'Relu')!.outputs[0]!
      : 'logits';
    await expect(train(parameters, { ...given, output })).rejects.toThrow(message);
  });

  test('a network without weights', async () => {
    const builder = new GraphBuilder();
    const input = builder.input('input', { type: 'float32', shape: [batch, 3] });
    builder.output(builder.add('Relu', [input], {}, { outputs: ['logits'] }));
    const data = memoryDataSet([1, 2, 3, 4, 5, 6], [3], { labels: [0, 1] });
    await expect(train({}, { network: builder.build(), data })).rejects.toThrow(/no weight is left to train/);
  });
});

test('progress tells the epoch, the loss and the share named rightly', async () => {
  const seen: Progress[] = [];
  await train({}, { progress: (progress) => void seen.push(progress) });
  expect(seen.at(-1)).toMatchObject({ done: 4, total: 4 });
  expect(seen.at(-1)!.message).toMatch(/^epoch 2 of 2: loss [\d.]+, [\d.]+ % right$/);
});
