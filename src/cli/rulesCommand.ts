import { Command, Option } from 'commander';
import { InputError } from '../engine/InputError.ts';
import { rulesDefaults } from '../engine/rules/rulesDefaults.ts';
import type { Engine } from '../engine/service/Engine.ts';
import { classLayer, type RulesParameters, type RulesResult } from '../protocol/RulesResult.ts';
import { addAnalysisOptions, integer, layerNames, listed, number, type CommonOptions } from './options.ts';
import { holdExit } from './exitHold.ts';
import { checkFollowed, followOption, printCascade } from './followOption.ts';
import { presentResult } from './presentResult.ts';
import { withEngine } from './withEngine.ts';
import { checkOutputs } from './writeOutputs.ts';

interface RulesOptions extends Omit<CommonOptions, 'model' | 'data'> {
  readonly model?: string;
  readonly data?: string;
  readonly heads?: string;
  readonly tails?: string;
  readonly layers?: RulesParameters['layers'];
  readonly target?: RulesParameters['target'];
  readonly theta?: number;
  readonly mu?: number;
  readonly quantile?: number;
  readonly unit?: RulesParameters['unit'];
  readonly channels?: number[];
  readonly cascade?: true;
  readonly strongest?: number;
  readonly prototypes?: number;
  readonly follow?: string;
  readonly top: number;
}

/** `neuron-lens rules`. */
export function rulesCommand(signal: AbortSignal): Command {
  return addAnalysisOptions(
    new Command('rules').description('find which neurons fire together from layer to layer, as rules'),
    { required: false },
  )
    .option(
      '--heads <file.npy>',
      'instead of a model: a matrix, samples × neurons, for the heads of the rules',
    )
    .option('--tails <file.npy>', 'and one for their tails')
    .option(
      '--layers <names|all>',
      'layers, and class for the classes, separated by commas (default: all of them)',
      layerNames,
    )
    .addOption(
      new Option('--target <which>', `the class of a sample (default: ${rulesDefaults.target})`).choices([
        'predicted',
        'label',
      ]),
    )
    .option('--theta <share>', `confidence that a head needs (default: ${rulesDefaults.theta})`, number)
    .option(
      '--mu <n>',
      `neurons in which two merged heads may differ (default: ${rulesDefaults.mu})`,
      integer(0),
    )
    .option(
      '--quantile <share>',
      'a neuron is active above this quantile of its own values (default: above 0)',
      number,
    )
    .addOption(
      new Option('--unit <unit>', `what a neuron is (default: ${rulesDefaults.unit})`).choices([
        'channel',
        'element',
        'position',
      ]),
    )
    .option(
      '--channels <numbers>',
      'with --unit position: the channels that are searched (default: all)',
      listed(integer(0)),
    )
    .option('--cascade', 'heads are only neurons that are tails of a rule of the layers above')
    .option(
      '--strongest <n>',
      `samples kept for each of the best rules, 0 for none (default: ${rulesDefaults.strongest})`,
      integer(0),
    )
    .option(
      '--prototypes <n>',
      'make prototypes for the tails of the n best rules of each pair of layers (default: none)',
      integer(0),
    )
    .addOption(followOption().conflicts('json'))
    .option('--top <n>', 'rules printed for each pair of layers', integer(1), 20)
    .action(async (options: RulesOptions) => {
      await checkOutputs(options.out);
      let release: (() => void) | undefined;
      try {
        const result = await withEngine(options, signal, (engine, context) =>
          find(engine, options, {
            ...context,
            progress: (progress) => {
              context.progress(progress);
              // What is found from now on gets saved, however long the end takes.
              if (progress.keeps) release ??= holdExit();
            },
          }),
        );
        await presentResult(result, options, options.top);
        if (options.follow !== undefined) printCascade(result, options.follow);
        // What a stopped search had found is worth having; the exit code tells that it is not all.
        signal.throwIfAborted();
      } finally {
        release?.();
      }
    });
}

/** Whether a layer is among those that rules are looked for in. */
function takes(layers: RulesOptions['layers'], name: string): boolean {
  return layers === undefined || layers === 'all' || layers.includes(name);
}

async function find(
  engine: Engine,
  options: RulesOptions,
  context: Parameters<Engine['rules']>[1],
): Promise<RulesResult> {
  const { model, data, heads, tails, limit, seed, memory, theta, mu, quantile } = options;
  const { layers, target, unit, channels, cascade, strongest, prototypes } = options;
  if (heads !== undefined && tails !== undefined && model === undefined && data === undefined) {
    const forModels = { layers, target, unit, channels, cascade, strongest, prototypes };
    const given = Object.entries(forModels).find(([, value]) => value !== undefined);
    if (given) throw new InputError(`--${given[0]} is for a model: leave it out with --heads and --tails`);
    if (options.follow !== undefined) checkFollowed(options.follow, ['heads', 'tails']);
    const parameters = { layers: ['heads', 'tails'], theta, mu, quantile, strongest: 0 };
    return engine.matrixRules({ heads, tails, limit, seed, memory, parameters }, context);
  }
  if (model !== undefined && data !== undefined && heads === undefined && tails === undefined) {
    const { workspace, device, fresh } = options;
    if (options.follow !== undefined) {
      const { layers: known } = await engine.describe({ workspace, model });
      const names = [classLayer, ...known.map(({ name }) => name)];
      checkFollowed(
        options.follow,
        names.filter((name) => takes(layers, name)),
      );
    }
    const parameters = {
      layers,
      target,
      theta,
      mu,
      quantile,
      unit,
      channels,
      cascade,
      strongest,
      prototypes,
    };
    return engine.rules({ workspace, model, data, limit, seed, device, memory, fresh, parameters }, context);
  }
  throw new InputError('give --model and --data, or --heads and --tails');
}
