import { Command } from 'commander';
import * as z from 'zod';
import { ablationDefaults } from '../engine/evaluation/neurons/ablationDefaults.ts';
import { AblationParametersSchema, type AskedAblation } from '../protocol/AblationResult.ts';
import { neuronMethods } from '../protocol/NeuronScores.ts';
import { addKnockoffOptions, knockoffParameters, type KnockoffOptions } from './knockoffOptions.ts';
import {
  addAnalysisOptions,
  choice,
  integer,
  listOf,
  number,
  numbers,
  pathStart,
  sourceOf,
  type CommonOptions,
} from './options.ts';
import { presentResult } from './presentResult.ts';
import { withEngine } from './withEngine.ts';
import { checkOutputs } from './writeOutputs.ts';

type AblationOptions = CommonOptions &
  KnockoffOptions &
  Pick<AskedAblation, 'layer'> & { readonly [K in keyof AskedAblation]: AskedAblation[K] | undefined } & {
    readonly each?: true;
  };

const { shape: schemas } = AblationParametersSchema;

/** `neuron-lens evaluate ablation`. */
export function ablationCommand(signal: AbortSignal): Command {
  const defaults = ablationDefaults;
  const command = addAnalysisOptions(
    new Command('ablation').description(
      'do important neurons carry a class? Noise on all others (NeuCEPT, appendix H.3)',
    ),
  )
    .requiredOption('--layer <name>', 'the layer that gets the noise')
    .option(
      '--class <number or name|all>',
      `the class whose neurons are protected and whose samples are tested (default: ${defaults.class})`,
    )
    .option(
      '--methods <names>',
      `what orders the neurons, separated by commas: ${neuronMethods.join(', ')} (default: all of them)`,
      listOf(z.enum(neuronMethods), neuronMethods),
    )
    .option(
      '--top <list>',
      'numbers of neurons that are protected (default: 10, or half of a small layer)',
      numbers,
    )
    .option(
      '--gamma <list>',
      `protected neurons get 2^-γ of their noise (default: ${defaults.gamma.join(',')})`,
      numbers,
    )
    .option('--noise <list>', `noise levels (default: ${defaults.noise.join(',')})`, numbers)
    .addOption(
      choice(
        '--scale <what>',
        "a level is a length in units of the activation's, or a squared length",
        schemas.scale.options,
        defaults.scale,
      ),
    )
    .addOption(
      choice(
        '--sign <which>',
        'noise is positive, as in the paper, or of both signs, which pushes activations nowhere',
        schemas.sign.options,
        defaults.sign,
      ),
    )
    .option('--repeats <n>', `draws of noise for each sample (default: ${defaults.repeats})`, integer(1))
    .addOption(
      choice(
        '--tested <which>',
        'samples that accuracy is measured on: those of the class, or all',
        schemas.tested.options,
        defaults.tested,
      ),
    )
    .addOption(choice('--unit <unit>', 'what a neuron is', schemas.unit.options, defaults.unit))
    .addOption(
      choice(
        '--scored <which>',
        'samples that gradient methods score neurons on: those of the class, or all',
        schemas.scored.options,
        defaults.scored,
      ),
    )
    .option(
      '--baseline <zero|mean|number|file.npy>',
      `input that integratedGradients and deepLift start from (default: ${defaults.baseline})`,
      pathStart,
    )
    .option(
      '--steps <n>',
      `points of the paths of integratedGradients (default: ${defaults.steps})`,
      integer(2),
    )
    .option(
      '--background <n>',
      `samples that are baselines of gradientShap (default: ${defaults.background})`,
      integer(1),
    )
    .option('--draws <n>', `draws of gradientShap for each sample (default: ${defaults.draws})`, integer(1))
    .option(
      '--input-noise <deviation>',
      `noise on the inputs of gradientShap (default: ${defaults.inputNoise})`,
      number,
    );
  return addKnockoffOptions(command)
    .option('--each', 'print each class, and not only the mean over them')
    .action(async (options: AblationOptions) => {
      await checkOutputs(options.out);
      const result = await withEngine(options, signal, (engine, context) =>
        engine.ablation({ ...sourceOf(options), parameters: parametersOf(options) }, context),
      );
      await presentResult(result, options, options.each ? Infinity : 0);
    });
}

/** What the options ask for; their names are those of the parameters. */
function parametersOf(options: AblationOptions): AskedAblation {
  const names = Object.keys(schemas) as (keyof AskedAblation)[];
  const given = names.filter((name) => name !== 'neucept' && options[name] !== undefined);
  const knockoffs = Object.entries(knockoffParameters(options)).filter(([, value]) => value !== undefined);
  return {
    layer: options.layer,
    ...Object.fromEntries(given.map((name) => [name, options[name]])),
    neucept: Object.fromEntries(knockoffs),
  };
}
