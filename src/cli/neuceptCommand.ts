import { Command, Option } from 'commander';
import { neuceptDefaults } from '../engine/neucept/neuceptDefaults.ts';
import { Engine } from '../engine/service/Engine.ts';
import { NeuceptParametersSchema, type NeuceptParameters } from '../protocol/NeuceptResult.ts';
import { addOutputOptions, integer, number, type CommonOptions } from './options.ts';
import { presentResult } from './presentResult.ts';
import { ProgressLine } from './ProgressLine.ts';
import { checkOutputs } from './writeOutputs.ts';

interface NeuceptOptions
  extends
    Partial<NeuceptParameters>,
    Pick<CommonOptions, 'seed' | 'limit' | 'memory' | 'out' | 'json' | 'quiet'> {
  readonly activations: string;
  readonly response: string;
  readonly top: number;
}

const { shape: schemas } = NeuceptParametersSchema;

/** `neuron-lens neucept`. */
export function neuceptCommand(signal: AbortSignal): Command {
  return addOutputOptions(
    new Command('neucept')
      .description('find the neurons that determine a response, with a bound on the false ones (NeuCEPT)')
      .requiredOption('--activations <file.npy>', 'samples × neurons, of one layer')
      .requiredOption('--response <file.npy>', 'one number a sample: the logit of a class, for one')
      .option(
        '--precision <share>',
        `expected share of critical neurons among the selected, at least (default: ${neuceptDefaults.precision})`,
        number,
      )
      .option('--runs <n>', `times that knockoffs are drawn (default: ${neuceptDefaults.runs})`, integer(1))
      .addOption(
        choice(
          '--aggregation <how>',
          'how runs are put together',
          schemas.aggregation.options,
          neuceptDefaults.aggregation,
        ),
      )
      .addOption(
        choice(
          '--threshold <which>',
          'knockoff+ bounds the false discovery rate',
          schemas.threshold.options,
          neuceptDefaults.threshold,
        ),
      )
      .addOption(
        choice(
          '--statistic <which>',
          'how a neuron is compared with its knockoff',
          schemas.statistic.options,
          neuceptDefaults.statistic,
        ),
      )
      .addOption(
        choice(
          '--s <method>',
          'how knockoffs are kept apart from neurons',
          schemas.s.options,
          neuceptDefaults.s,
        ),
      )
      .option(
        '--group <correlation>',
        `neurons that correlate this much are one group; 1 for none but copies (default: ${neuceptDefaults.group})`,
        number,
      )
      .option('--seed <number>', 'seed of everything random', integer(0), 0)
      .option('--limit <count>', 'use the first samples only', integer(1))
      .option('--memory <megabytes>', 'memory for the matrices; a quarter of the free memory', integer(1))
      .option('--top <n>', 'neurons printed', integer(1), 20)
      .option('--quiet', 'no progress on stderr'),
  ).action(async (options: NeuceptOptions) => {
    await checkOutputs(options.out);
    const { activations, response, seed, limit, memory } = options;
    const { precision, runs, aggregation, threshold, statistic, s, group } = options;
    const parameters = { precision, runs, aggregation, threshold, statistic, s, group };
    const engine = new Engine();
    const line = new ProgressLine(process.stderr, options.quiet === true);
    try {
      const result = await engine.matrixNeucept(
        { activations, response, seed, limit, memory, parameters },
        { progress: (progress) => line.show(progress), signal },
      );
      line.clear();
      await presentResult(result, options, options.top);
    } finally {
      line.clear();
      await engine.dispose();
    }
  });
}

function choice(flags: string, words: string, choices: readonly string[], usual: string): Option {
  return new Option(flags, `${words} (default: ${usual})`).choices(choices);
}
