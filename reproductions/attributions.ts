// The evaluations of attribution maps (section 4.3, figures 6 and 7, tables 1 and 2) on CIFAR-10 with ResNet8: sanity
// check, input degradation and remove-and-retrain. What is finished is kept in a folder, so that a stopped run goes on.
//   npm run reproduce -- attributions --data FOLDER [--full] [--folder FOLDER]
// FOLDER holds cifar10-train.tar.gz and cifar10-test.tar.gz: pictures, a folder for each class.
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { encodeOnnx } from '../src/engine/formats/onnx/writeOnnx.ts';
import { Engine } from '../src/engine/service/Engine.ts';
import { writeWhole } from '../src/engine/writeWhole.ts';
import type { AskedEvaluation, AttributionMethod } from '../src/protocol/EvaluationResult.ts';
import { attributionMethods } from '../src/protocol/EvaluationResult.ts';
import type { EvaluateRequest } from '../src/protocol/requests.ts';
import { parseResultText } from '../src/protocol/Result.ts';
import { resultSvg } from '../src/report/resultSvg.ts';
import { resultText } from '../src/report/resultText.ts';
import { progressLog } from './support/progressLog.ts';
import { percent, printTime, writeFigure } from './support/report.ts';

interface Size {
  /** Training of the network that is explained. */
  readonly network: {
    readonly limit?: number;
    readonly epochs: number;
    readonly batch: number;
    readonly learningRate: number;
  };
  /** Points of the paths of integrated gradients. */
  readonly steps: number;
  /** Test images. */
  readonly sanity: number;
  readonly degradation: number;
  readonly roar: {
    readonly limit?: number;
    readonly heldOut?: number;
    readonly epochs: number;
    readonly batch: number;
    readonly learningRate: number;
    readonly methods: AttributionMethod[];
    readonly shares: number[];
    readonly repeats: number;
  };
}

const small: Size = {
  network: { limit: 4000, epochs: 8, batch: 64, learningRate: 3e-3 },
  steps: 10,
  sanity: 10,
  degradation: 100,
  roar: {
    limit: 2500,
    heldOut: 0.3,
    epochs: 6,
    batch: 64,
    learningRate: 3e-3,
    methods: ['gradcam', 'inputGradient', 'mct', 'mct-opened', 'random'],
    shares: [0.5, 0.9],
    repeats: 1,
  },
};
/** As in the paper, which does not tell the epochs. */
const full: Size = {
  network: { epochs: 30, batch: 256, learningRate: 1e-3 },
  steps: 50,
  sanity: 1000,
  degradation: 10_000,
  roar: {
    epochs: 30,
    batch: 256,
    learningRate: 1e-3,
    methods: [...attributionMethods],
    shares: [0.1, 0.3, 0.5, 0.7, 0.9],
    repeats: 3,
  },
};

const { values: options } = parseArgs({
  options: {
    data: { type: 'string' },
    folder: { type: 'string' },
    full: { type: 'boolean', default: false },
  },
});
if (options.data === undefined) {
  console.error('give --data with the folder of cifar10-train.tar.gz and cifar10-test.tar.gz');
  process.exit(2);
}
const size = options.full ? full : small;
const folder = options.folder ?? `.neuron-lens/attributions-${options.full ? 'full' : 'small'}`;
mkdirSync(folder, { recursive: true });
const [training, testing] = ['train', 'test'].map((part) =>
  join(options.data!, `cifar10-${part}.tar.gz`),
) as [string, string];

const stop = new AbortController();
process.once('SIGINT', () => stop.abort());
process.once('uncaughtException', (error) => {
  if (!stop.signal.aborted) throw error;
  console.error('stopped: the same command goes on');
  process.exit(130);
});
const context = progressLog(stop.signal);
const engine = new Engine();
const device = 'cpu';

const model = join(folder, 'resnet8.onnx');
if (!existsSync(model)) {
  const { limit, ...parameters } = size.network;
  const { network, history } = await engine.train(
    {
      network: 'resnet8',
      data: training,
      limit,
      seed: 0,
      device,
      checkpoint: `${model}.checkpoint`,
      resume: true,
      parameters: { ...parameters, optimiser: 'adam', weightDecay: 1e-4, flip: true, heldOut: 0.1 },
    },
    context,
  );
  await writeWhole(join(folder, 'resnet8.json'), JSON.stringify(history));
  await writeWhole(model, [encodeOnnx(network)]);
}
const { epochs, data, seconds } = JSON.parse(readFileSync(join(folder, 'resnet8.json'), 'utf8'));
console.log(
  `ResNet8 trained on ${data.samples} images (a tenth held out), ${epochs.length} epochs, ${Math.round(seconds)} s: ` +
    `${percent(epochs.at(-1).validation.accuracy)} of the held-out ones are named rightly\n`,
);
await writeWhole(
  join(folder, 'neuron-lens.json'),
  JSON.stringify({ models: { resnet8: { path: 'resnet8.onnx', preprocessing: { scale: '1/255' } } } }),
);

const common = { workspace: folder, model: 'resnet8', seed: 0, device };
const { steps, roar } = size;
/** The paper's for ResNet-50; it names none for ResNet8. */
const sparsity = 0.7;
await evaluate(
  'sanity',
  { ...common, data: testing, limit: size.sanity },
  { test: 'sanity', steps, sparsity },
);
await evaluate(
  'degradation',
  { ...common, data: testing, limit: size.degradation },
  { test: 'degradation', steps, sparsity },
);
const { limit, methods, shares, repeats, ...retraining } = roar;
await evaluate(
  'roar',
  {
    ...common,
    data: training,
    ...(limit === undefined ? { testData: testing } : { limit }),
    folder: join(folder, 'roar'),
  },
  { test: 'roar', steps, sparsity, methods, shares, repeats, training: retraining },
);
await engine.dispose();
printTime();

/** Makes an evaluation that is not in the folder yet, and prints it. */
async function evaluate(
  name: string,
  request: Omit<EvaluateRequest, 'parameters'>,
  parameters: AskedEvaluation,
): Promise<void> {
  const file = join(folder, `${name}.nlens.json`);
  if (!existsSync(file)) {
    const made = await engine.evaluate({ ...request, parameters }, context);
    await writeWhole(file, JSON.stringify(made));
  }
  const result = parseResultText(readFileSync(file, 'utf8'));
  console.log(resultText(result));
  writeFigure(`attributions-${name}.svg`, resultSvg(result));
}
