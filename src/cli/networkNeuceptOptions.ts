import type { Command } from 'commander';
import { neuceptNetworkDefaults } from '../engine/neucept/neuceptDefaults.ts';
import { NeuceptNetworkParametersSchema, type NeuceptNetworkParameters } from '../protocol/NeuceptResult.ts';
import { choice, layerNames } from './options.ts';

const { shape: schemas } = NeuceptNetworkParametersSchema;

/** What critical neurons of a network are looked for in. */
export type NetworkNeuceptOptions = Partial<Omit<NeuceptNetworkParameters, 'class'>> & {
  readonly class?: string;
  readonly fineLabels?: string;
};

/** The options of {@link NetworkNeuceptOptions}. */
export function addNetworkNeuceptOptions(command: Command): Command {
  return command
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
    .option(
      '--fine-labels <file>',
      'finer labels that mechanisms are compared with (default: those that neuron-lens.json puts together to classes)',
    );
}
