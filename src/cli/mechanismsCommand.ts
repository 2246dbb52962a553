import { Command } from 'commander';
import { InputError } from '../engine/InputError.ts';
import { MechanismParametersSchema, type MechanismParameters } from '../protocol/Mechanisms.ts';
import { resultExtension } from '../protocol/Result.ts';
import { addAnalysisOptions, choice, integer, sourceOf, type CommonOptions } from './options.ts';
import { presentResult } from './presentResult.ts';
import { readResult } from './readResult.ts';
import { withEngine } from './withEngine.ts';
import { checkOutputs } from './writeOutputs.ts';

interface MechanismsOptions extends Omit<CommonOptions, 'model'> {
  readonly of: string;
  readonly model?: string;
  readonly clustered?: MechanismParameters['clustered'];
  readonly fineLabels?: string;
  readonly top: number;
}

/** `neuron-lens mechanisms`. */
export function mechanismsCommand(signal: AbortSignal): Command {
  return addAnalysisOptions(
    new Command('mechanisms')
      .description('say which mechanism of an analysis the predictions of other samples are of (NeuCEPT)')
      .requiredOption(
        '--of <file>',
        `a *${resultExtension} file with mechanisms, whose own model is taken where --model is left out`,
      ),
    { required: false, data: true },
  )
    .addOption(
      choice(
        '--clustered <which>',
        'samples predicted as the class, those with its label, or all',
        MechanismParametersSchema.shape.clustered.options,
        'as in the analysis',
      ),
    )
    .option('--fine-labels <file>', 'finer labels that mechanisms are compared with')
    .option('--top <n>', 'neurons printed for each layer', integer(1), 20)
    .action(async (options: MechanismsOptions) => {
      await checkOutputs(options.out);
      const { of: path, model, clustered, fineLabels } = options;
      const of = await readResult(path);
      if (of.kind !== 'neucept') {
        throw new InputError(`--of ${path} holds an analysis of kind ${of.kind}; give one with mechanisms`);
      }
      const result = await withEngine(options, signal, (engine, context) =>
        engine.mechanisms({ ...sourceOf({ ...options, model }), of, path, clustered, fineLabels }, context),
      );
      await presentResult(result, options, options.top);
    });
}
