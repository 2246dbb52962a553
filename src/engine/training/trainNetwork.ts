import { createHash } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { selectLayers } from '../conductance/selectLayers.ts';
import type { DataSet } from '../data/DataSet.ts';
import { keepInMemory } from '../data/keepInMemory.ts';
import { encodeOnnx } from '../formats/onnx/writeOnnx.ts';
import { findLayers } from '../graph/findLayers.ts';
import type { Graph } from '../graph/Graph.ts';
import { formatShape, isBatch } from '../graph/Shape.ts';
import { InputError } from '../InputError.ts';
import { deriveSeed } from '../numeric/deriveSeed.ts';
import { Random } from '../numeric/Random.ts';
import { ProgressMeter } from '../ProgressMeter.ts';
import {
  readCheckpoint,
  writeCheckpoint,
  type TrainingIdentity,
  type TrainingPosition,
} from './checkpoint.ts';
import { evaluateClassifier } from './evaluateClassifier.ts';
import { StepRunner, type PreparedBatch } from './StepRunner.ts';
import type { Trained, Training } from './Training.ts';

/**
 * Trains a classifier on the softmax cross-entropy of its logits (and the terms added to it). The same training gives
 * the same weights, bit for bit, on the same device, whether it was stopped and resumed in between or not.
 *
 * Rejects with an InputError for labels that do not fit the network, and where the loss is no longer a finite number.
 */
export async function trainNetwork(training: Training): Promise<Trained> {
  const { output, network, data, runtime, parameters, seed, signal, checkpoint } = training;
  const classes = checkNetwork(training);
  checkLabels(data, classes);
  if (training.validation) checkLabels(training.validation, classes);
  const samples = keepInMemory(data, training.memory);
  const validation = training.validation ? keepInMemory(training.validation, training.memory) : samples;
  const [trained, held] = splitRows(training);
  const batch = Math.min(parameters.batch, trained.length);
  // A batch that is not full is left out: another one each epoch, since the order is another.
  const steps = Math.floor(trained.length / batch);

  const runner = new StepRunner({ ...training, data: samples }, frozenValues(training), steps);
  const identity = identityOf(training);
  const resumed =
    training.resume && checkpoint ? await readCheckpoint(checkpoint, identity, runner.state) : undefined;
  const position: TrainingPosition = resumed ?? { epoch: 0, step: 0, loss: 0, right: 0, history: [] };
  const left = (parameters.epochs - position.epoch) * steps - position.step;
  const meter = new ProgressMeter(training.progress, left, 'preparing');
  try {
    while (position.epoch < parameters.epochs) {
      const start = performance.now();
      const { epoch } = position;
      const order = new Random(deriveSeed(seed, epoch)).permutation(trained.length);
      const rowsOf = (step: number): number[] =>
        order.slice(step * batch, (step + 1) * batch).map((index) => trained[index]!);
      const prepare = (step: number): Promise<PreparedBatch> => {
        const prepared = runner.prepare(rowsOf(step), epoch, step);
        // Nobody waits for it after a step that fails or is stopped.
        prepared.catch(() => undefined);
        return prepared;
      };
      let next = prepare(position.step);
      while (position.step < steps) {
        signal.throwIfAborted();
        const prepared = await next;
        // Read and augmented while the network runs.
        if (position.step + 1 < steps) next = prepare(position.step + 1);
        const { loss, right } = await runner.step(prepared, epoch, position.step);
        position.step++;
        position.loss += loss;
        position.right += right;
        const mean = (position.loss / position.step).toPrecision(3);
        const share = ((100 * position.right) / (position.step * batch)).toFixed(1);
        meter.say(`epoch ${epoch + 1} of ${parameters.epochs}: loss ${mean}, ${share} % right`);
        meter.advance(1);
      }
      const result =
        held.length > 0
          ? await evaluateClassifier(runner.trained(network), output, validation, held, runtime, signal)
          : undefined;
      position.history.push({
        epoch: epoch + 1,
        loss: position.loss / steps,
        accuracy: position.right / (steps * batch),
        ...(result && { validation: result }),
        learningRate: runner.rate(epoch, steps - 1),
        seconds: (performance.now() - start) / 1000,
      });
      Object.assign(position, { epoch: epoch + 1, step: 0, loss: 0, right: 0 });
      if (checkpoint) await writeCheckpoint(checkpoint, identity, position, runner.state);
    }
    if (checkpoint) await rm(checkpoint, { force: true });
    return { network: runner.trained(network), history: position.history, weights: runner.weights };
  } catch (error) {
    if (checkpoint && signal.aborted) await writeCheckpoint(checkpoint, identity, position, runner.state);
    throw error;
  } finally {
    await runner.dispose();
  }
}

/** @returns the number of classes. */
function checkNetwork({ network, output, data, parameters }: Training): number {
  const { shape } = network.values.get(output)!;
  const classes = shape[1];
  if (shape.length !== 2 || classes === undefined || isBatch(classes)) {
    throw new InputError(
      `the network's output ${JSON.stringify(output)} has the shape ${formatShape(shape)}; ` +
        'networks with one score a class, [N, classes], can be trained',
    );
  }
  if ((parameters.flip || parameters.crop > 0) && data.shape.length !== 3) {
    throw new InputError(
      `flip and crop are for pictures [C, H, W], the samples are ${formatShape(data.shape)}: leave them out`,
    );
  }
  return classes;
}

function checkLabels(data: DataSet, classes: number): void {
  if (!data.labels) {
    throw new InputError(
      `${data.name} has no labels, which training needs: put a labels file beside it, or name it under "labelsFile" in neuron-lens.json`,
    );
  }
  const row = data.labels.subarray(0, data.samples).findIndex((label) => label < 0 || label >= classes);
  if (row < 0) return;
  throw new InputError(
    `${data.name}: ${data.sampleName(row)} has the label ${data.labels[row]}, and the network has ${classes} classes, 0 to ${classes - 1}: ` +
      'give a network with more outputs, or group the labels with "classes" in neuron-lens.json',
  );
}

/** Rows to train on, and rows to validate on. */
function splitRows({ data, validation, parameters, seed }: Training): [number[], number[]] {
  const all = Array.from({ length: data.samples }, (_, row) => row);
  if (validation) return [all, Array.from({ length: validation.samples }, (_, row) => row)];
  const held = Math.floor(data.samples * parameters.heldOut);
  const order = new Random(deriveSeed(seed, -1)).permutation(data.samples);
  return [order.slice(held), order.slice(0, held).sort((a, b) => a - b)];
}

/** The value of the layer up to which weights are kept. */
function frozenValues({ network, input, output, parameters: { freeze } }: Training): string[] {
  if (freeze === null) return [];
  return selectLayers(findLayers(network, input, output), [freeze], 'after').map(({ value }) => value);
}

function identityOf({ network, data, validation, parameters, seed }: Training): TrainingIdentity {
  return {
    network: hashNetwork(network),
    data: hashData(data),
    validation: validation ? hashData(validation) : null,
    parameters,
    seed,
  };
}

/** Of the files, of what is done to them when they are read, and of the labels, which can be grouped. */
function hashData({ sha256, samples, preprocessing = {}, labels }: DataSet): string {
  return createHash('sha256')
    .update(JSON.stringify([sha256, samples, preprocessing]))
    .update(labels ?? '')
    .digest('hex');
}

function hashNetwork(network: Graph): string {
  return createHash('sha256').update(encodeOnnx(network)).digest('hex');
}
