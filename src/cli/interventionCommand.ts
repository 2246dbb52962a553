import { Command, Option } from 'commander';
import { InputError } from '../engine/InputError.ts';
import { interventionDefaults } from '../engine/evaluation/interventionDefaults.ts';
import type { InterventionParameters } from '../protocol/InterventionResult.ts';
import { resultExtension } from '../protocol/Result.ts';
import { addAnalysisOptions, integer, type CommonOptions } from './options.ts';
import { presentResult } from './presentResult.ts';
import { readResult } from './readResult.ts';
import { withEngine } from './withEngine.ts';
import { checkOutputs } from './writeOutputs.ts';

interface InterventionOptions extends Omit<CommonOptions, 'model'> {
  readonly model?: string;
  readonly rules: string;
  readonly random: number;
  readonly target?: InterventionParameters['target'];
  readonly top: number;
}

/** `neuron-lens evaluate intervention`. */
export function interventionCommand(signal: AbortSignal): Command {
  return addAnalysisOptions(
    new Command('intervention')
      .description(
        "take the neurons that rules give a class away from it, and see how far it's still recognised",
      )
      .requiredOption(
        '--rules <file>',
        `a *${resultExtension} file with rules from the classes to the last hidden layer`,
      ),
    { required: false, data: true },
  )
    .option(
      '--random <n>',
      'random subsets of neurons for each class, to compare with',
      integer(1),
      interventionDefaults.random,
    )
    .addOption(
      new Option(
        '--target <which>',
        "what counts as right: the sample's label, or what the whole network predicts (default: label, where there are labels)",
      ).choices(['label', 'predicted']),
    )
    .option('--top <n>', 'classes printed', integer(1), 100)
    .action(async ({ rules: path, out, json, quiet, top, ...request }: InterventionOptions) => {
      await checkOutputs(out);
      const rules = await readResult(path);
      if (rules.kind !== 'rules') {
        throw new InputError(`--rules ${path} holds an analysis of kind ${rules.kind}; give one with rules`);
      }
      const result = await withEngine({ ...(quiet && { quiet }) }, signal, (engine, context) =>
        engine.intervention({ ...request, rules }, context),
      );
      await presentResult(result, { out, ...(json && { json }) }, top);
    });
}
