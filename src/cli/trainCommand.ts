import { existsSync } from 'node:fs';
import { basename } from 'node:path';
import { Command, InvalidArgumentError, Option } from 'commander';
import { encodeOnnx } from '../engine/formats/onnx/writeOnnx.ts';
import { InputError } from '../engine/InputError.ts';
import { networkNames } from '../engine/training/networks/index.ts';
import { defaultLearningRates, trainingDefaults } from '../engine/training/trainingDefaults.ts';
import { PreprocessingSchema, type Preprocessing } from '../engine/workspace/WorkspaceFile.ts';
import { workspaceFileName } from '../engine/workspace/Workspace.ts';
import { writeWhole } from '../engine/writeWhole.ts';
import type { TrainingParameters } from '../protocol/Training.ts';
import { trainingText } from '../report/trainingText.ts';
import { integer, positive } from './options.ts';
import { fileErrorReason } from '../engine/fileErrorReason.ts';
import { withEngine } from './withEngine.ts';
import { checkWritable } from './writeOutputs.ts';

type TrainOptions = {
  readonly [K in Exclude<keyof TrainingParameters, 'freeze'>]?: TrainingParameters[K];
} & {
  readonly network?: string;
  readonly from?: string;
  readonly data: string;
  readonly validationData?: string;
  readonly out: string;
  readonly preprocessing?: Preprocessing;
  readonly freeze?: string;
  readonly checkpoint?: string;
  readonly resume?: true;
  readonly workspace: string;
  readonly device: string;
  readonly seed: number;
  readonly limit?: number;
  readonly memory?: number;
  readonly json?: true;
  readonly quiet?: true;
};

const defaults = trainingDefaults;

/** `neuron-lens train`. */
export function trainCommand(signal: AbortSignal): Command {
  return new Command('train')
    .description('train a network on labelled samples and write it as ONNX')
    .option('--network <name>', `a fresh network: ${networkNames.join(', ')}`)
    .option('--from <file or name>', 'or a model whose weights are the start: fine-tuning')
    .requiredOption(
      '--data <file or name>',
      'labelled samples: a file, a folder, or a name in neuron-lens.json',
    )
    .option('--validation-data <file or name>', 'samples that are predicted after each epoch')
    .option(
      '--held-out <share>',
      `without them: share of the samples held out for it (default: ${defaults.heldOut})`,
      share,
    )
    .requiredOption('--out <file.onnx>', 'where the network is written; its history goes beside it as .json')
    .option('--preprocessing <json>', 'what is done to a sample first, as in neuron-lens.json', preprocessing)
    .option('--epochs <n>', `times all samples are seen (default: ${defaults.epochs})`, integer(1))
    .option('--batch <n>', `samples of a step (default: ${defaults.batch})`, integer(1))
    .addOption(
      new Option('--optimiser <name>', `how weights are moved (default: ${defaults.optimiser})`).choices([
        'sgd',
        'adam',
        'adamw',
      ]),
    )
    .option(
      '--learning-rate <rate>',
      `learning rate where it is highest (default: ${defaultLearningRates.adam}, of sgd ${defaultLearningRates.sgd})`,
      positive,
    )
    .option('--momentum <share>', `momentum of sgd (default: ${defaults.momentum})`, share)
    .option('--nesterov', "Nesterov's momentum, with sgd")
    .option(
      '--weight-decay <rate>',
      `pull of the weights to 0 (default: ${defaults.weightDecay})`,
      notNegative,
    )
    .addOption(
      new Option('--schedule <name>', `course of the learning rate (default: ${defaults.schedule})`).choices([
        'constant',
        'step',
        'cosine',
      ]),
    )
    .option(
      '--step-epochs <n>',
      `with the step schedule: epochs between two steps (default: ${defaults.stepEpochs})`,
      integer(1),
    )
    .option(
      '--step-factor <factor>',
      `with the step schedule: factor of the learning rate at a step (default: ${defaults.stepFactor})`,
      positive,
    )
    .option(
      '--warmup <epochs>',
      `first epochs, in which the learning rate grows from 0 (default: ${defaults.warmup})`,
      integer(0),
    )
    .option('--flip', 'mirror pictures by chance')
    .option(
      '--crop <pixels>',
      `move pictures by chance by at most this (default: ${defaults.crop})`,
      integer(0),
    )
    .option('--freeze <layer>', 'keep the weights of this layer and of all before it')
    .option(
      '--checkpoint <file>',
      'where the state is kept until the end (default: the network with .checkpoint)',
    )
    .option('--resume', 'go on from the checkpoint where there is one')
    .option('--workspace <folder>', 'the folder of neuron-lens.json', '.')
    .option('--device <name>', 'auto, tensorflow, cuda, directml, coreml, webgpu, cpu or reference', 'auto')
    .option('--seed <number>', 'seed of everything random', integer(0), 0)
    .option('--limit <count>', 'use the first samples only', integer(1))
    .option(
      '--memory <megabytes>',
      'memory in which samples are kept (default: a quarter of what is free)',
      integer(1),
    )
    .option('--json', 'print the history as JSON on stdout, and nothing else')
    .option('--quiet', 'no progress on stderr')
    .action(async (options: TrainOptions) => {
      await checkOptions(options);
      const { out, json, checkpoint = `${out}.checkpoint` } = options;
      try {
        const { network, history } = await withEngine(options, signal, (engine, context) =>
          engine.train({ ...options, checkpoint, parameters: parametersOf(options) }, context),
        );
        await write(out, [encodeOnnx(network)]);
        const historyFile = historyFileOf(out);
        await write(historyFile, `${JSON.stringify(history, null, 2)}\n`);
        if (json) process.stdout.write(`${JSON.stringify(history)}\n`);
        else process.stdout.write(`${trainingText(history, out)}\nwritten: ${out}, ${historyFile}\n`);
      } catch (error) {
        if (signal.aborted && existsSync(checkpoint)) {
          process.stderr.write(
            `neuron-lens: what was trained so far is kept in ${checkpoint}: --resume goes on\n`,
          );
        }
        throw error;
      }
    });
}

async function checkOptions({ network, from, out }: TrainOptions): Promise<void> {
  if ((network === undefined) === (from === undefined)) {
    throw new InputError(`give either --network (${networkNames.join(', ')}) or --from with a model`);
  }
  if (!out.endsWith('.onnx')) throw new InputError(`--out ${out}: name it *.onnx`);
  if (basename(historyFileOf(out)) === workspaceFileName) {
    throw new InputError(`--out ${out}: its history would replace ${workspaceFileName}; choose another name`);
  }
  await checkWritable(out);
}

function historyFileOf(out: string): string {
  return out.replace(/\.onnx$/, '.json');
}

function parametersOf(options: TrainOptions): Partial<TrainingParameters> {
  const given = Object.entries(options).filter(([name]) => name in defaults || name === 'learningRate');
  return Object.fromEntries(given);
}

async function write(file: string, content: string | Iterable<Uint8Array>): Promise<void> {
  try {
    await writeWhole(file, content);
  } catch (error) {
    throw new InputError(`cannot write ${file}: ${fileErrorReason(error)}; nothing was left there`);
  }
}

function preprocessing(text: string): Preprocessing {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new InvalidArgumentError('It has to be JSON, such as {"pad": 2, "scale": "1/255"}.');
  }
  const parsed = PreprocessingSchema.safeParse(value);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new InvalidArgumentError(`${issue!.path.join('.')}: ${issue!.message}.`);
}

/** A number from 0 to less than 1. */
function share(text: string): number {
  const value = notNegative(text);
  if (value >= 1) throw new InvalidArgumentError('It has to be less than 1.');
  return value;
}

function notNegative(text: string): number {
  const value = Number(text);
  if (!(value >= 0) || !Number.isFinite(value) || text.trim() === '') {
    throw new InvalidArgumentError('It has to be a number of at least 0.');
  }
  return value;
}
