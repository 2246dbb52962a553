import { Command } from 'commander';
import * as z from 'zod';
import { probeDefaults } from '../engine/evaluation/neurons/probeDefaults.ts';
import { InputError } from '../engine/InputError.ts';
import type { NeuceptResult } from '../protocol/NeuceptResult.ts';
import { ProbesParametersSchema, probeTargets, type ProbesParameters } from '../protocol/ProbesResult.ts';
import { resultExtension } from '../protocol/Result.ts';
import { addAnalysisOptions, choice, layerNames, listOf, sourceOf, type CommonOptions } from './options.ts';
import { presentResult } from './presentResult.ts';
import { readResult } from './readResult.ts';
import { withEngine } from './withEngine.ts';
import { checkOutputs } from './writeOutputs.ts';

type ProbesOptions = CommonOptions & { readonly [K in keyof ProbesParameters]?: ProbesParameters[K] } & {
  readonly of?: string;
};

/** `neuron-lens evaluate probes`. */
export function probesCommand(signal: AbortSignal): Command {
  return addAnalysisOptions(
    new Command('probes').description(
      'what does a linear classifier tell from the activations of each layer: labels, fine labels, mechanisms?',
    ),
  )
    .option(
      '--layers <names|all>',
      `layers, and input for the network's input, separated by commas (default: ${String(probeDefaults.layers)})`,
      layerNames,
    )
    .addOption(
      choice(
        '--unit <unit>',
        'what a probe gets: means of channels over their positions, or all elements',
        ProbesParametersSchema.shape.unit.options,
        probeDefaults.unit,
      ),
    )
    .option(
      '--targets <names>',
      `what is predicted, separated by commas: ${probeTargets.join(', ')} (default: all that the data have)`,
      listOf(z.enum(probeTargets), probeTargets),
    )
    .option(
      '--of <file>',
      `a *${resultExtension} file with mechanisms of these data, which are predicted, too`,
    )
    .action(async (options: ProbesOptions) => {
      await checkOutputs(options.out);
      const of = options.of === undefined ? undefined : await readMechanisms(options.of);
      const { layers, unit, targets } = options;
      const result = await withEngine(options, signal, (engine, context) =>
        engine.probes({ ...sourceOf(options), parameters: { layers, unit, targets }, of }, context),
      );
      await presentResult(result, options, Infinity);
    });
}

async function readMechanisms(path: string): Promise<NeuceptResult> {
  const result = await readResult(path);
  if (result.kind === 'neucept') return result;
  throw new InputError(`--of ${path} holds an analysis of kind ${result.kind}; give one with mechanisms`);
}
