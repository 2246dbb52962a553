import { Command, InvalidArgumentError } from 'commander';
import { prototypeDefaults } from '../engine/prototypes/prototypeDefaults.ts';
import { addAnalysisOptions, integer, listed, positive, sourceOf, type CommonOptions } from './options.ts';
import { keptNeurons } from './keptNeurons.ts';
import { presentResult } from './presentResult.ts';
import { withEngine } from './withEngine.ts';
import { checkOutputs } from './writeOutputs.ts';

interface PrototypeOptions extends Omit<CommonOptions, 'data'> {
  readonly data?: string;
  readonly layer: string;
  readonly neurons: number[];
  readonly channel?: number;
  readonly each?: true;
  readonly steps?: number;
  readonly size?: number;
  readonly range?: [number, number];
  readonly pathway?: string;
  readonly sample?: number;
  readonly sparsity?: number;
}

/** `neuron-lens prototype`. */
export function prototypeCommand(signal: AbortSignal): Command {
  return addAnalysisOptions(
    new Command('prototype').description(
      'make the input that activates neurons most (activation maximisation); --out may be a .png file, too',
    ),
    { data: false },
  )
    .requiredOption('--layer <name>', 'a hidden layer, or class for the outputs')
    .requiredOption(
      '--neurons <numbers>',
      'the neurons, separated by commas: channels where the layer has positions',
      listed(integer(0)),
    )
    .option(
      '--channel <n>',
      'then --neurons are positions in the plane of this channel, row by row',
      integer(0),
    )
    .option('--each', 'of several neurons, also one prototype of each')
    .option('--steps <n>', `steps of the ascent (default: ${prototypeDefaults.steps})`, integer(1))
    .option(
      '--size <pixels>',
      "longer side of a picture (default: the network's own, at most 128)",
      integer(1),
    )
    .option(
      '--range <low,high>',
      'values of the input as the network gets it (default: from its preprocessing, or the data)',
      limits,
    )
    .option('--pathway <analysis>', 'hold the network to a saved pathway: its other neurons are 0')
    .option('--sample <row>', "the data's row whose pathway it is (default: the first traced)", integer(0))
    .option('--sparsity <share>', "which of the pathway's sparsities (default: the first)", positive)
    .action(async (options: PrototypeOptions) => {
      await checkOutputs(options.out, true);
      const { layer, neurons, channel, each, steps, size, range } = options;
      const result = await withEngine(options, signal, async (engine, context) => {
        const kept = await keptNeurons(options);
        return engine.prototype(
          { ...sourceOf(options), layer, neurons, channel, each, steps, size, range, kept },
          context,
        );
      });
      await presentResult(result, options, 0);
    });
}

function limits(text: string): [number, number] {
  const [low, high, ...rest] = text.split(',').map((part) => (part.trim() === '' ? NaN : Number(part)));
  if (
    low === undefined ||
    high === undefined ||
    rest.length > 0 ||
    !(low < high) ||
    !Number.isFinite(high - low)
  ) {
    throw new InvalidArgumentError('It has to be two numbers, the smaller one first, such as 0,1.');
  }
  return [low, high];
}
