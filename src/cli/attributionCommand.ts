import { Command, Option } from 'commander';
import * as z from 'zod';
import {
  evaluationDefaults,
  evaluationSamples,
  roarTraining,
} from '../engine/evaluation/attribution/evaluationDefaults.ts';
import { trainingDefaults } from '../engine/training/trainingDefaults.ts';
import {
  attributionMethods,
  type AskedEvaluation,
  type AttributionMethod,
  type EvaluationTest,
} from '../protocol/EvaluationResult.ts';
import {
  addAnalysisOptions,
  integer,
  listOf,
  number,
  numbers,
  pathStart,
  positive,
  sourceOf,
  type CommonOptions,
} from './options.ts';
import { presentResult } from './presentResult.ts';
import { withEngine } from './withEngine.ts';
import { checkOutputs } from './writeOutputs.ts';

type AttributionOptions = CommonOptions &
  Record<string, unknown> & { readonly testData?: string; readonly folder?: string };

const descriptions: Readonly<Record<EvaluationTest, string>> = {
  sanity:
    "do a method's maps change when the network's weights are randomised, from the last layer to the first?",
  degradation:
    'how far does the output change when the least, or the most, relevant pixels are removed first?',
  roar: 'remove and retrain: what accuracy is left to a network that never sees the most relevant pixels?',
};

/** `neuron-lens evaluate sanity`, `degradation` and `roar`: tests of attribution maps. */
export function attributionCommand(test: EvaluationTest, signal: AbortSignal): Command {
  const command = addAnalysisOptions(new Command(test).description(descriptions[test]));
  addMapOptions(command, test);
  if (test === 'sanity') addSanityOptions(command);
  else addRemovalOptions(command, test);
  if (test === 'roar') addRoarOptions(command);
  if (test !== 'roar') {
    const limit = command.options.find(({ long }) => long === '--limit')!;
    limit.description += ` (default: ${evaluationSamples})`;
  }
  return command.action(async (options: AttributionOptions) => {
    await checkOutputs(options.out);
    const { testData, folder } = options;
    try {
      const result = await withEngine(options, signal, (engine, context) =>
        engine.evaluate(
          { ...sourceOf(options), testData, folder, parameters: parametersOf(test, options) },
          context,
        ),
      );
      await presentResult(result, options, Infinity);
    } catch (error) {
      if (signal.aborted && folder !== undefined) {
        process.stderr.write(
          `neuron-lens: what was done so far is kept in ${folder}: the same command goes on\n`,
        );
      }
      throw error;
    }
  });
}

function addMapOptions(command: Command, test: EvaluationTest): void {
  const defaults = evaluationDefaults[test];
  command
    .option(
      '--methods <names>',
      `separated by commas: ${attributionMethods.join(', ')} (default: ${defaults.methods.join(',')})`,
      listOf(z.enum(attributionMethods), attributionMethods) as (text: string) => AttributionMethod[],
    )
    .option('--target <n|predicted|label>', `the output explained (default: ${defaults.target})`, (text) =>
      text === 'predicted' || text === 'label' ? text : integer(0)(text),
    )
    .option(
      '--sparsity <share>',
      `of the neurons left out of the pathways of mct and intgrad (default: ${defaults.sparsity})`,
      positive,
    )
    .addOption(
      new Option('--unit <unit>', `what a neuron of a pathway is (default: ${defaults.unit})`).choices([
        'element',
        'channel',
      ]),
    )
    .addOption(
      new Option(
        '--gradient <form>',
        `neurons off the pathway are frozen at their value, or zeroed (default: ${defaults.gradient})`,
      ).choices(['frozen', 'zeroed']),
    )
    .option(
      '--steps <n>',
      `points of the paths of intgrad and integratedGradients (default: ${defaults.steps})`,
      integer(2),
    )
    .option(
      '--baseline <zero|mean|number|file.npy>',
      `start of the path of integratedGradients (default: ${defaults.baseline})`,
      pathStart,
    )
    .option(
      '--smoothing <pixels>',
      `window of the opening of the -opened methods (default: ${defaults.smoothing})`,
      integer(2),
    );
}

function addSanityOptions(command: Command): void {
  const { deviation, stages } = evaluationDefaults.sanity;
  command
    .option(
      '--deviation <number>',
      `standard deviation of the random weights (default: ${deviation})`,
      positive,
    )
    .option(
      '--stages <n>',
      `at most so many comparisons; layers of a deeper network are randomised several at a time (default: ${stages})`,
      integer(1),
    );
}

function addRemovalOptions(command: Command, test: 'degradation' | 'roar'): void {
  const defaults = evaluationDefaults[test];
  command
    .option(
      '--shares <list>',
      `shares of the pixels removed, such as 0.1,0.5,0.9 (default: ${defaults.shares.join(',')})`,
      numbers,
    )
    .addOption(
      new Option(
        '--order <by>',
        `pixels are ordered by the map's magnitude or its signed value (default: ${defaults.order})`,
      ).choices(['magnitude', 'signed']),
    )
    .option('--tile <pixels>', `edge of the squares removed at once (default: ${defaults.tile})`, integer(1))
    .option(
      '--fill <mean|number>',
      `what a removed pixel becomes: its channel's mean, or a number (default: ${defaults.fill})`,
      (text) => (text === 'mean' ? text : number(text)),
    );
}

function addRoarOptions(command: Command): void {
  const { repeats } = evaluationDefaults.roar;
  const { batch, learningRate, weightDecay } = roarTraining;
  command
    .requiredOption(
      '--folder <folder>',
      'keeps maps and finished trainings: the same command goes on where it was stopped',
    )
    .option('--test-data <file or name>', 'samples that accuracies are measured on (default: held-out ones)')
    .option(
      '--repeats <n>',
      `trainings of each kind, from different weights (default: ${repeats})`,
      integer(1),
    )
    .option('--epochs <n>', `epochs of each training (default: ${trainingDefaults.epochs})`, integer(1))
    .option('--batch <n>', `samples of a step (default: ${batch})`, integer(1))
    .option('--learning-rate <rate>', `learning rate of Adam (default: ${learningRate})`, positive)
    .option('--weight-decay <rate>', `pull of the weights to 0 (default: ${weightDecay})`, number)
    .option('--flip', 'mirror pictures by chance while training')
    .option('--crop <pixels>', 'move pictures by chance by at most this while training', integer(0));
}

/** What the options ask for; their names are those of the parameters. */
function parametersOf(test: EvaluationTest, options: AttributionOptions): AskedEvaluation {
  const pick = (names: readonly string[]): Record<string, unknown> =>
    Object.fromEntries(
      names.filter((name) => options[name] !== undefined).map((name) => [name, options[name]]),
    );
  const training = pick(['epochs', 'batch', 'learningRate', 'weightDecay', 'flip', 'crop']);
  return {
    test,
    ...pick(Object.keys(evaluationDefaults[test])),
    ...(test === 'roar' && { training }),
  } as AskedEvaluation;
}
