import { Command } from 'commander';
import { compareResults } from '../engine/compareResults.ts';
import { InputError } from '../engine/InputError.ts';
import type { Engine, JobContext } from '../engine/service/Engine.ts';
import { resultExtension, type Result } from '../protocol/Result.ts';
import { addKnockoffOptions, knockoffParameters, type KnockoffOptions } from './knockoffOptions.ts';
import { addClusteringOptions, mechanismParameters, type MechanismOptions } from './mechanismOptions.ts';
import { addNetworkNeuceptOptions, type NetworkNeuceptOptions } from './networkNeuceptOptions.ts';
import { addOutputOptions, addSourceOptions, integer, sourceOf, type CommonOptions } from './options.ts';
import { presentResult } from './presentResult.ts';
import { readResult } from './readResult.ts';
import { withEngine } from './withEngine.ts';
import { checkOutputs } from './writeOutputs.ts';

interface CompareOptions
  extends Omit<CommonOptions, 'model' | 'data'>, KnockoffOptions, NetworkNeuceptOptions, MechanismOptions {
  readonly data?: string;
  readonly top: number;
}

/** `neuron-lens compare`. */
export function compareCommand(signal: AbortSignal): Command {
  const command = new Command('compare')
    .description(
      'put two models side by side: saved analyses of their rules or critical neurons, or, with --data, the models ' +
        'themselves by critical neurons and mechanisms',
    )
    .argument('<first>', `a *${resultExtension} file; with --data, a model file or name`)
    .argument('<second>', 'another of the same kind, of the other model; with --data, the other model');
  addOutputOptions(addSourceOptions(command, { data: false }))
    .option('--quiet', 'no progress on stderr')
    .option('--top <n>', 'rules and neurons printed for each pair of layers', integer(1), 20);
  addClusteringOptions(addKnockoffOptions(addNetworkNeuceptOptions(command)), 'auto');
  return command.action(async (first: string, second: string, options: CompareOptions) => {
    await checkOutputs(options.out);
    const result = await withEngine(options, signal, (engine, context) =>
      options.data === undefined
        ? compareSaved(first, second, options, context)
        : compareModels(engine, first, second, { ...options, data: options.data }, context),
    );
    await presentResult(result, options, options.top);
  });
}

async function compareSaved(
  first: string,
  second: string,
  options: CompareOptions,
  context: JobContext,
): Promise<Result> {
  const { class: asked, layers, unit, samples, fineLabels, mechanisms } = options;
  const forModels = { class: asked, layers, unit, samples, 'fine-labels': fineLabels, mechanisms };
  const given = Object.entries(forModels).find(([, value]) => value !== undefined);
  if (given) throw new InputError(`--${given[0]} is for models: give --data as well, and models to compare`);
  return compareResults(await readResult(first), await readResult(second), context);
}

async function compareModels(
  engine: Engine,
  model: string,
  secondModel: string,
  options: CompareOptions & { readonly data: string },
  context: JobContext,
): Promise<Result> {
  const { class: asked, layers, unit, samples, fineLabels } = options;
  if (asked === undefined) {
    throw new InputError(
      '--class is missing: give the class whose neurons are compared, its number or its name',
    );
  }
  return engine.compareModels(
    {
      ...sourceOf({ ...options, model }),
      secondModel,
      fineLabels,
      parameters: {
        ...knockoffParameters(options),
        network: { class: asked, layers, unit, samples },
        mechanisms: mechanismParameters({ mechanisms: 'auto', ...options }),
      },
    },
    context,
  );
}
