import { Command } from 'commander';
import { InputError } from '../engine/InputError.ts';
import { neuceptNetworkDefaults } from '../engine/neucept/neuceptDefaults.ts';
import type { Engine, JobContext } from '../engine/service/Engine.ts';
import {
  NeuceptNetworkParametersSchema,
  type NeuceptNetworkParameters,
  type NeuceptResult,
} from '../protocol/NeuceptResult.ts';
import { addKnockoffOptions, knockoffParameters, type KnockoffOptions } from './knockoffOptions.ts';
import { addMechanismOptions, mechanismParameters, type MechanismOptions } from './mechanismOptions.ts';
import { addAnalysisOptions, choice, integer, layerNames, sourceOf, type CommonOptions } from './options.ts';
import { presentResult } from './presentResult.ts';
import { withEngine } from './withEngine.ts';
import { checkOutputs } from './writeOutputs.ts';

interface NeuceptOptions extends Omit<CommonOptions, 'model' | 'data'>, KnockoffOptions, MechanismOptions {
  readonly model?: string;
  readonly data?: string;
  readonly activations?: string;
  readonly response?: string;
  readonly class?: string;
  readonly layers?: NeuceptNetworkParameters['layers'];
  readonly unit?: NeuceptNetworkParameters['unit'];
  readonly samples?: NeuceptNetworkParameters['samples'];
  readonly fineLabels?: string;
  readonly top: number;
}

const { shape: schemas } = NeuceptNetworkParametersSchema;

/** `neuron-lens neucept`. */
export function neuceptCommand(signal: AbortSignal): Command {
  const command = addAnalysisOptions(
    new Command('neucept').description(
      'find the neurons that determine a response, with a bound on the false ones, and mechanisms (NeuCEPT)',
    ),
    { required: false },
  )
    .option('--class <name or number>', 'the class whose logit is the response; numbers count from 0')
    .option(
      '--layers <names|all>',
      `layers, and input for the network's input, separated by commas (default: ${String(neuceptNetworkDefaults.layers)})`,
      layerNames,
    )
    .addOption(
      choice(
        '--unit <unit>',
        'what a neuron is; a channel is the mean over its positions',
        schemas.unit.options,
        neuceptNetworkDefaults.unit,
      ),
    )
    .addOption(
      choice(
        '--samples <which>',
        'samples that neurons are tested on: all, or those labelled as the class',
        schemas.samples.options,
        neuceptNetworkDefaults.samples,
      ),
    )
    .option('--activations <file.npy>', 'instead of a model: samples × neurons, of one layer')
    .option('--response <file.npy>', 'and one number a sample: the logit of a class, for one');
  return addMechanismOptions(addKnockoffOptions(command))
    .option(
      '--fine-labels <file>',
      'finer labels that mechanisms are compared with (default: those that neuron-lens.json puts together to classes)',
    )
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
  const forModels = { class: asked, layers, unit, samples, mechanisms, 'fine-labels': fineLabels };
  const parameters = knockoffParameters(options);
  if (activations !== undefined && response !== undefined && model === undefined && data === undefined) {
    const given = Object.entries(forModels).find(([, value]) => value !== undefined);
    if (given) {
      throw new InputError(`--${given[0]} is for a model: leave it out with --activations and --response`);
    }
    return engine.matrixNeucept({ activations, response, limit, seed, memory, parameters }, context);
  }
  if (model === undefined || data === undefined || activations !== undefined || response !== undefined) {
    throw new InputError('give --model, --data and --class, or --activations and --response');
  }
  if (asked === undefined) {
    throw new InputError(
      '--class is missing: give the class whose logit is the response, its number or its name',
    );
  }
  if (fineLabels !== undefined && mechanisms === undefined) {
    throw new InputError('--fine-labels is for mechanisms: give --mechanisms as well, a number or auto');
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
