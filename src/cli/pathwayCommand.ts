import { Command, InvalidArgumentError, Option } from 'commander';
import * as z from 'zod';
import { pathwayDefaults } from '../engine/pathways/pathwayDefaults.ts';
import { baselineMaps, pathwayScores, type PathwayParameters } from '../protocol/PathwayResult.ts';
import {
  addAnalysisOptions,
  integer,
  listed,
  listOrNone,
  pathStart,
  sourceOf,
  targetOutput,
  type CommonOptions,
} from './options.ts';
import { presentResult } from './presentResult.ts';
import { withEngine } from './withEngine.ts';
import { checkOutputs } from './writeOutputs.ts';

interface PathwayOptions extends CommonOptions {
  readonly score?: PathwayParameters['score'];
  readonly sparsity?: number[];
  readonly sample?: number[];
  readonly target?: PathwayParameters['target'];
  readonly unit?: PathwayParameters['unit'];
  readonly steps?: number;
  readonly gradient?: PathwayParameters['gradient'];
  readonly maps?: PathwayParameters['maps'];
  readonly baseline?: PathwayParameters['baseline'];
  readonly compare?: PathwayParameters['compare'];
  readonly smoothing?: number;
  readonly radiusNeurons?: number;
  readonly iterations?: number;
  readonly rounds?: number;
  readonly top: number;
}

const defaults = pathwayDefaults;

/** `neuron-lens pathway`. */
export function pathwayCommand(signal: AbortSignal): Command {
  return addAnalysisOptions(
    new Command('pathway').description(
      'trace the sparse pathway that carries a response, and the pixels that feed it',
    ),
  )
    .addOption(
      new Option('--score <score>', `how neurons are scored (default: ${defaults.score})`).choices(
        pathwayScores,
      ),
    )
    .option(
      '--sparsity <shares>',
      `shares of the neurons to leave out, separated by commas (default: ${defaults.sparsity.join(',')})`,
      shares,
    )
    .option(
      '--sample <rows>',
      'rows of the data set, separated by commas (default: the first, or with --limit the first ones)',
      listed(integer(0)),
    )
    .option(
      '--target <n|predicted|label>',
      `the output explained (default: ${defaults.target})`,
      targetOutput,
    )
    .addOption(
      new Option('--unit <unit>', `what a neuron is (default: ${defaults.unit})`).choices([
        'element',
        'channel',
      ]),
    )
    .option(
      '--steps <n>',
      `points of the path of intgrad and of integratedGradients (default: ${defaults.steps})`,
      integer(2),
    )
    .addOption(
      new Option(
        '--gradient <form>',
        `neurons off the pathway are frozen at their value, or zeroed (default: ${defaults.gradient})`,
      ).choices(['frozen', 'zeroed']),
    )
    .option(
      '--maps <names>',
      `maps beside the pathway gradient, separated by commas, or none (default: ${defaults.maps.join(',')})`,
      listOrNone(z.enum(baselineMaps), baselineMaps),
    )
    .option(
      '--baseline <zero|mean|number|file.npy>',
      `start of the path of integratedGradients (default: ${defaults.baseline})`,
      pathStart,
    )
    .option(
      '--compare <scores>',
      `other scores to compare pathways with, or none (default: ${defaults.compare.join(',')})`,
      listOrNone(z.enum(pathwayScores), pathwayScores),
    )
    .option(
      '--smoothing <pixels>',
      'window of the opening that smooths the pathway gradient, 0 for none (default: 0)',
      integer(0),
    )
    .option(
      '--radius-neurons <n>',
      `neurons looked at for the radius of the linear region, 0 for no radius (default: ${defaults.radiusNeurons}, fewer in a large network)`,
      integer(0),
    )
    .option('--iterations <n>', `iterations of dgr (default: ${defaults.iterations})`, integer(1))
    .option('--rounds <n>', `rounds of greedy (default: ${defaults.rounds})`, integer(1))
    .option('--top <n>', 'neurons printed for each layer', integer(1), 5)
    .action(async (options: PathwayOptions) => {
      await checkOutputs(options.out);
      const { score, sparsity, sample, target, unit, steps, gradient, maps, baseline } = options;
      const { compare, smoothing, radiusNeurons, iterations, rounds } = options;
      const result = await withEngine(options, signal, (engine, context) =>
        engine.pathway(
          {
            ...sourceOf(options),
            parameters: {
              score,
              sparsity,
              samples: sample,
              target,
              unit,
              steps,
              gradient,
              maps,
              baseline,
              compare,
              smoothing,
              radiusNeurons,
              iterations,
              rounds,
            },
          },
          context,
        ),
      );
      await presentResult(result, options, options.top);
    });
}

/** Ascending, as the parameters want them; whether they are shares is checked with those. */
function shares(text: string): number[] {
  return text
    .split(',')
    .map((item) => {
      const value = Number(item);
      if (!Number.isFinite(value) || item.trim() === '') {
        throw new InvalidArgumentError('It has to be numbers between 0 and 1, such as 0.9,0.99.');
      }
      return value;
    })
    .sort((a, b) => a - b);
}
