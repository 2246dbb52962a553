import { Command } from 'commander';
import { compareResults } from '../engine/compareResults.ts';
import { resultExtension } from '../protocol/Result.ts';
import { addOutputOptions, integer, type CommonOptions } from './options.ts';
import { presentResult } from './presentResult.ts';
import { readResult } from './readResult.ts';
import { checkOutputs } from './writeOutputs.ts';

interface CompareOptions extends Pick<CommonOptions, 'out' | 'json'> {
  readonly top: number;
}

/** `neuron-lens compare`. */
export function compareCommand(): Command {
  return addOutputOptions(
    new Command('compare')
      .description('put the rules of two models side by side: which stayed, which changed')
      .argument('<first>', `a *${resultExtension} file with rules`)
      .argument('<second>', 'another, of rules between the same layers')
      .option('--top <n>', 'rules and neurons printed for each pair of layers', integer(1), 20),
  ).action(async (first: string, second: string, options: CompareOptions) => {
    await checkOutputs(options.out);
    await presentResult(
      compareResults(await readResult(first), await readResult(second)),
      options,
      options.top,
    );
  });
}
