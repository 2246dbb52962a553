import { Command } from 'commander';
import { agree } from '../engine/agreement/agree.ts';
import type { AgreementParameters } from '../protocol/AgreementResult.ts';
import { resultExtension } from '../protocol/Result.ts';
import { addOutputOptions, integer, layerNames, number, type CommonOptions } from './options.ts';
import { presentResult } from './presentResult.ts';
import { readResult } from './readResult.ts';
import { checkOutputs } from './writeOutputs.ts';

interface AgreeOptions extends Pick<CommonOptions, 'out' | 'json'> {
  readonly layers?: AgreementParameters['layers'];
  readonly top?: number;
  readonly sparsity?: number;
  readonly seed?: number;
  readonly neurons: number;
}

/** `neuron-lens agree`: which neurons several saved analyses of one model name. */
export function agreeCommand(): Command {
  return addOutputOptions(
    new Command('agree')
      .description('which neurons do several saved analyses of one model name, and do they rank them alike?')
      .argument(
        '<analyses...>',
        `two or more *${resultExtension} files: conductance, pathways, critical neurons or rules`,
      )
      .option(
        '--layers <names|all>',
        'layers, separated by commas (default: all that two of the analyses have)',
        layerNames,
      )
      .option(
        '--top <k>',
        'neurons that a method names which only ranks them (default: as many as NeuCEPT selected in the layer, else a tenth)',
        integer(1),
      )
      .option('--sparsity <share>', 'of pathways, one that they were traced at (default: the lowest)', number)
      .option(
        '--seed <number>',
        'seed of the bootstrap intervals (default: that of the first analysis)',
        integer(0),
      )
      .option('--neurons <n>', 'neurons printed for each layer', integer(1), 10),
  ).action(async (paths: string[], options: AgreeOptions) => {
    await checkOutputs(options.out);
    const inputs = await Promise.all(paths.map(async (path) => ({ path, result: await readResult(path) })));
    const { layers, top, sparsity, seed } = options;
    const result = agree(
      inputs,
      {
        ...(layers !== undefined && { layers }),
        ...(top !== undefined && { top }),
        ...(sparsity !== undefined && { sparsity }),
      },
      seed,
    );
    await presentResult(result, options, options.neurons);
  });
}
