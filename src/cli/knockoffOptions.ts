import type { Command } from 'commander';
import { neuceptDefaults } from '../engine/neucept/neuceptDefaults.ts';
import { NeuceptParametersSchema, type NeuceptParameters } from '../protocol/NeuceptResult.ts';
import { choice, integer, number } from './options.ts';

const { shape: schemas } = NeuceptParametersSchema;

/** What critical neurons are found with, of a network or of matrices. */
export type KnockoffOptions = {
  readonly [K in Exclude<keyof NeuceptParameters, 'network' | 'mechanisms'>]?:
    NeuceptParameters[K] | undefined;
};

/** The options of {@link KnockoffOptions}. */
export function addKnockoffOptions(command: Command): Command {
  return command
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
    );
}

/** Those of all options, as requests have them. */
export function knockoffParameters(options: KnockoffOptions): KnockoffOptions {
  const { precision, runs, aggregation, threshold, statistic, s, group } = options;
  return { precision, runs, aggregation, threshold, statistic, s, group };
}
