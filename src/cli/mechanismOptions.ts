import type { Command } from 'commander';
import { InputError } from '../engine/InputError.ts';
import { mechanismDefaults } from '../engine/neucept/mechanisms/mechanismDefaults.ts';
import {
  MechanismParametersSchema,
  mostMechanisms,
  type MechanismParameters,
} from '../protocol/Mechanisms.ts';
import { choice, integer, wordOr } from './options.ts';

const { shape: schemas } = MechanismParametersSchema;

type Asked = { readonly [K in keyof MechanismParameters]?: MechanismParameters[K] | undefined };

/** How mechanisms are made; `mechanisms` asks for them. */
export type MechanismOptions = Omit<Asked, 'count'> & {
  readonly mechanisms?: MechanismParameters['count'];
};

/** The options of {@link MechanismOptions}. */
export function addMechanismOptions(command: Command): Command {
  return addClusteringOptions(command, 'none').addOption(
    choice(
      '--embedding <how>',
      'the picture of the samples',
      schemas.embedding.options,
      mechanismDefaults.embedding,
    ),
  );
}

/** Those that say which mechanisms there are. @param usual what is done where none are asked for */
export function addClusteringOptions(command: Command, usual: 'none' | 'auto'): Command {
  return command
    .option(
      '--mechanisms <K|auto>',
      `cluster the samples of the class into K mechanisms (default: ${usual})`,
      wordOr(['auto'], integer(2, mostMechanisms)),
    )
    .option(
      '--largest <K>',
      `with --mechanisms auto: the most that are tried (default: ${mechanismDefaults.largest})`,
      integer(2, mostMechanisms),
    )
    .addOption(
      choice(
        '--criterion <which>',
        'what auto goes by',
        schemas.criterion.options,
        mechanismDefaults.criterion,
      ),
    )
    .addOption(
      choice(
        '--clustering <how>',
        'how samples are clustered',
        schemas.clustering.options,
        mechanismDefaults.clustering,
      ),
    )
    .addOption(
      choice(
        '--representation <how>',
        'how the neurons that stand for a layer are chosen',
        schemas.representation.options,
        mechanismDefaults.representation,
      ),
    )
    .option(
      '--representatives <v>',
      `neurons that stand for a layer (default: ${mechanismDefaults.representatives})`,
      integer(1),
    )
    .addOption(
      choice(
        '--clustered <which>',
        'samples predicted as the class, those with its label, or all',
        schemas.clustered.options,
        mechanismDefaults.clustered,
      ),
    );
}

/** As requests have them; undefined where none are asked for. Throws an InputError for options that then say nothing. */
export function mechanismParameters(options: MechanismOptions): Asked | undefined {
  const { mechanisms: count, largest, criterion, clustering, representation } = options;
  const { representatives, clustered, embedding } = options;
  const others = { largest, criterion, clustering, representation, representatives, clustered, embedding };
  if (count !== undefined) return { count, ...others };
  const given = Object.entries(others).find(([, value]) => value !== undefined);
  if (given)
    throw new InputError(`--${given[0]} is for mechanisms: give --mechanisms as well, a number or auto`);
  return undefined;
}
