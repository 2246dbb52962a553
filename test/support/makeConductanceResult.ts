import type { ConductanceLayer, ConductanceResult, PixelMap } from '../../src/protocol/ConductanceResult.ts';
import { decodeArray, encodeArray } from '../../src/protocol/EncodedArray.ts';
import { rankNeurons } from '../../src/report/rankNeurons.ts';
import { randomSource } from './random.ts';

export interface LayerShape {
  readonly name: string;
  readonly operator: string;
  readonly shape: readonly number[];
  /** For a branch: the layer where completeness holds instead. */
  readonly completeInstead?: string;
}

export interface FixtureOptions {
  readonly seed?: number;
  readonly samples?: number;
  readonly shown?: number;
  readonly inputShape?: readonly number[];
  readonly layers?: readonly LayerShape[];
  readonly labels?: readonly string[];
  readonly bootstrap?: boolean;
  readonly featureSelection?: boolean;
}

export const lenetLayers: readonly LayerShape[] = [
  { name: 'conv1', operator: 'Relu', shape: [6, 28, 28] },
  { name: 'pool1', operator: 'MaxPool', shape: [6, 14, 14] },
  { name: 'conv2', operator: 'Relu', shape: [16, 10, 10] },
  { name: 'branch.conv', operator: 'Relu', shape: [24, 5, 5], completeInstead: 'conv3' },
  { name: 'conv3', operator: 'Relu', shape: [120, 1, 1] },
  { name: 'fc1', operator: 'Relu', shape: [84] },
];

const mappedNeurons = 2;

/** A result with the shape and the inner consistency of a real one, made of seeded random numbers. */
export function makeConductanceResult(options: FixtureOptions = {}): ConductanceResult {
  const random = randomSource(options.seed ?? 1);
  const samples = options.samples ?? 40;
  const shown = Math.min(options.shown ?? 12, samples);
  const inputShape = options.inputShape ?? [1, 28, 28];
  const outputs = Array.from({ length: samples }, () => 6 + 6 * random());
  const layers = (options.layers ?? lenetLayers).map((layer) => makeLayer(layer, outputs, options, random));
  const pixels = inputShape.reduce((a, b) => a * b, 1);
  const images = new Float32Array(shown * pixels);
  for (let sample = 0; sample < shown; sample++) {
    images.set(strokes(inputShape, random), sample * pixels);
  }
  const maps: PixelMap[] = layers.flatMap((layer) =>
    rankNeurons(layer)
      .slice(0, mappedNeurons)
      .flatMap((neuron) =>
        Array.from({ length: Math.min(3, shown) }, (_, sample): PixelMap => {
          const image = images.subarray(sample * pixels, (sample + 1) * pixels);
          // Sums to about the neuron's conductance for the sample, as eq. 2 does.
          const rough = Float32Array.from(image, (value) => value * (1 + gaussian(random)));
          const conductance = decodeArray(layer.perSample)[sample * layer.neurons + neuron]!;
          const scale = (0.99 * conductance) / rough.reduce((a, b) => a + b, 0);
          const map = rough.map((value) => value * scale);
          const sum = map.reduce((a, b) => a + b, 0);
          return { layer: layer.name, neuron, sample, map: encodeArray(map, inputShape), sum };
        }),
      ),
  );
  return {
    kind: 'conductance',
    version: 1,
    createdAt: '2026-01-02T03:04:05.000Z',
    model: {
      path: 'examples/mnist/lenet5-relu.onnx',
      sha256: 'ab'.repeat(32),
      producer: 'pytorch 2.6.0',
      code: 'model.py',
    },
    data: { path: 'examples/mnist/digits.npz', sha256: 'cd'.repeat(32), samples },
    seed: 7,
    device: 'cpu',
    seconds: 1.234,
    parameters: {
      layers: 'all',
      target: 'predicted',
      class: 'all',
      baseline: 'zero',
      steps: 'auto',
      tolerance: 0.01,
      maximumSteps: 1024,
      spacing: 'trapezoid',
      gradient: 'averaged',
      unit: 'channel',
      position: 'after',
      measures: [
        'activation',
        'gradientActivation',
        'internalInfluence',
        'layerIntegratedGradients',
        'deepLift',
      ],
      bootstrap: options.bootstrap === false ? 0 : 200,
      mapNeurons: mappedNeurons,
      mapSamples: 3,
      featureSelection: options.featureSelection !== false,
    },
    steps: 64,
    converged: true,
    input: { name: 'input', shape: [...inputShape], shown: encodeArray(images, [shown, ...inputShape]) },
    output: {
      name: 'logits',
      labels: [...(options.labels ?? Array.from({ length: 10 }, (_, i) => String(i)))],
    },
    samples: outputs.map((output, index) => ({
      index,
      label: index % 10,
      predicted: index % 17 === 16 ? (index + 1) % 10 : index % 10,
      target: index % 17 === 16 ? (index + 1) % 10 : index % 10,
      output,
      baselineOutput: 0.25,
    })),
    layers,
    maps,
    ...(options.featureSelection === false ? {} : { featureSelection: makeFeatureSelection(layers, random) }),
    warnings: [],
  };
}

function makeLayer(
  { name, operator, shape, completeInstead }: LayerShape,
  outputs: readonly number[],
  options: FixtureOptions,
  random: () => number,
): ConductanceLayer {
  const neurons = shape[0]!;
  const samples = outputs.length;
  const strength = Array.from({ length: neurons }, (_, i) => gaussian(random) / (1 + i / 4) + 0.15);
  const total = strength.reduce((a, b) => a + b, 0);
  const perSample = new Float32Array(samples * neurons);
  const part = completeInstead === undefined ? 1 : 0.37;
  outputs.forEach((output, sample) => {
    const row = strength.map((value) => value + 0.2 * Math.abs(value) * gaussian(random));
    // Scaled so that the row sums to the output's change, as conductance does.
    const offset = (total - row.reduce((a, b) => a + b, 0)) / neurons;
    row.forEach((value, neuron) => {
      perSample[sample * neurons + neuron] = (((value + offset) * (output - 0.25)) / total) * part;
    });
  });
  const mean = (of: (value: number) => number) =>
    Array.from({ length: neurons }, (_, neuron) => {
      let sum = 0;
      for (let sample = 0; sample < samples; sample++) {
        sum += of(perSample[sample * neurons + neuron]!);
      }
      return sum / samples;
    });
  const scores = mean((value) => value);
  const meanAbsolute = mean(Math.abs);
  const expected = outputs.reduce((a, b) => a + b - 0.25, 0) / samples;
  const sum = scores.reduce((a, b) => a + b, 0);
  const rank = new Array<number>(neurons);
  rankNeurons({ meanAbsolute }).forEach((neuron, position) => (rank[neuron] = position + 1));
  const noisy = (amount: number) => scores.map((score) => score * (1 + amount * gaussian(random)));
  return {
    name,
    operator,
    shape: [...shape],
    unit: 'channel',
    neurons,
    scores,
    meanAbsolute,
    ...(options.bootstrap === false
      ? {}
      : {
          rankInterval: {
            low: rank.map((r) => Math.max(1, r - Math.floor((random() * r) / 4))),
            high: rank.map((r) => Math.min(neurons, r + Math.floor((random() * r) / 3))),
          },
        }),
    completeness:
      completeInstead === undefined
        ? { sum, expected, relativeError: 0.0004 + 0.003 * random() }
        : 'not a cut',
    ...(completeInstead === undefined ? {} : { completeInstead }),
    share: sum / expected,
    perSample: encodeArray(perSample, [samples, neurons]),
    measures: {
      activation: noisy(2).map(Math.abs),
      gradientActivation: noisy(0.5),
      internalInfluence: noisy(1),
      layerIntegratedGradients: noisy(0.3),
      deepLift: noisy(0.2),
    },
    line: 20 + neurons,
  };
}

function makeFeatureSelection(layers: readonly ConductanceLayer[], random: () => number) {
  const layer = layers.at(-1)!.name;
  const measures = ['conductance', 'activation', 'internalInfluence', 'deepLift'] as const;
  return measures.flatMap((measure, i) =>
    [5, 10, 15, 20].map((k) => ({
      layer,
      measure,
      k,
      accuracy: 1 - Math.exp(-k / (5 + 2 * i)) * (0.7 + 0.1 * random()),
      trained: 500,
      tested: 500,
    })),
  );
}

/** A few bright strokes on black in every channel, values from 0 to 1. */
function strokes(shape: readonly number[], random: () => number): Float32Array {
  const width = shape.at(-1)!;
  const height = shape.length > 1 ? shape.at(-2)! : 1;
  const channels = shape.slice(0, -2).reduce((a, b) => a * b, 1);
  const image = new Float32Array(channels * height * width);
  const points = Array.from(
    { length: 4 },
    () => [random(), random()].map((v) => 0.2 + 0.6 * v) as [number, number],
  );
  const tint = Array.from({ length: channels }, () => 0.5 + 0.5 * random());
  for (let t = 0; t <= 1; t += 0.01) {
    const at = bezier(points, t);
    for (let y = 0; y < height; y++) {
      for (let x = 0; x < width; x++) {
        const distance = Math.hypot(x + 0.5 - at[0] * width, height === 1 ? 0 : y + 0.5 - at[1] * height);
        const value = Math.max(0, 1 - distance / Math.max(1.5, width / 16));
        for (let channel = 0; channel < channels; channel++) {
          const i = (channel * height + y) * width + x;
          image[i] = Math.max(image[i]!, value * tint[channel]!);
        }
      }
    }
  }
  return image;
}

function bezier(points: readonly [number, number][], t: number): [number, number] {
  let level = points;
  while (level.length > 1) {
    level = level
      .slice(1)
      .map(
        (point, i) => [0, 1].map((axis) => (1 - t) * level[i]![axis]! + t * point[axis]!) as [number, number],
      );
  }
  return level[0]!;
}

function gaussian(random: () => number): number {
  return Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
}
