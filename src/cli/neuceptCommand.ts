import { Command } from 'commander';
import { InputError } from '../engine/InputError.ts';
import type { Engine, JobContext } from '../engine/service/Engine.ts';
import type { NeuceptResult } from '../protocol/NeuceptResult.ts';
import { addKnockoffOptions, knockoffParameters, type KnockoffOptions } from './knockoffOptions.ts';
import { addMechanismOptions, mechanismParameters, type MechanismOptions } from './mechanismOptions.ts';
import { addNetworkNeuceptOptions, type NetworkNeuceptOptions } from './networkNeuceptOptions.ts';
import { addAnalysisOptions, integer, sourceOf, type CommonOptions } from './options.ts';
import { presentResult } from './presentResult.ts';
import { withEngine } from './withEngine.ts';
import { checkOutputs } from './writeOutputs.ts';

interface NeuceptOptions
  extends Omit<CommonOptions, 'model' | 'data'>, KnockoffOptions, NetworkNeuceptOptions, MechanismOptions {
  readonly model?: string;
  readonly data?: string;
  readonly activations?: string;
  readonly response?: string;
  readonly top: number;
}

/** `neuron-lens neucept`. */
export function neuceptCommand(signal: AbortSignal): Command {
  const command = addAnalysisOptions(
    new Command('neucept').description(
      'find the neurons that determine a response, with a bound on the false ones, and mechanisms (NeuCEPT)',
    ),
    { required: false },
  );
  addNetworkNeuceptOptions(command)
    .option('--activations <file.npy>', 'instead of a model: samples × neurons, of one layer')
    .option('--response <file.npy>', 'and one number a sample: the logit of a class, for one');
  return addMechanismOptions(addKnockoffOptions(command))
    .option('--top <n>', 'neurons printed for each layer', integer(1), 20)
    .action(async (options: NeuceptOptions) => {
      await checkOutputs(options.out);
      const result = await withEngine(options, signal, (engine, context) => find(engine, options, context));
      await presentResult(result, options, options.top);
    });
}

async function find(engine: Engine, options: NeuceptOptions, context: JobContext): Promise<NeuceptResult> {
  const { model, data, activations, response, limit, seed, memory, class: asked } = options;
  const { layers, unit, samples, fineLabels } = options;
  const mechanisms = mechanismParameters(options);
  const forModels = { class: asked, layers, unit, samples };
  const parameters = knockoffParameters(options);
  if (fineLabels !== undefined && mechanisms === undefined) {
    throw new InputError('--fine-labels is for mechanisms: give --mechanisms as well, a number or auto');
  }
  if (activations !== undefined && response !== undefined && model === undefined && data === undefined) {
    const given = Object.entries(forModels).find(([, value]) => value !== undefined);
    if (given) {
      throw new InputError(`--${given[0]} is for a model: leave it out with --activations and --response`);
    }
    return engine.matrixNeucept(
      {
        activations,
        response,
        fineLabels,
        limit,
        seed,
        memory,
        parameters: { ...parameters, mechanisms },
      },
      context,
    );
  }
  if (model === undefined || data === undefined || activations !== undefined || response !== undefined) {
    throw new InputError('give --model, --data and --class, or --activations and --response');
  }
  if (asked === undefined) {
    throw new InputError(
      '--class is missing: give the class whose logit is the response, its number or its name',
    );
  }
  const network = { class: asked, layers, unit, samples };
  return engine.neucept(
    {
      ...sourceOf({ ...options, model, data }),
      fineLabels,
      parameters: { ...parameters, network, mechanisms },
    },
    context,
  );
}
