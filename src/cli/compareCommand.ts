import { Command } from 'commander';
import { compareResults } from '../engine/compareResults.ts';
import { resultExtension } from '../protocol/Result.ts';
import { addOutputOptions, integer, type CommonOptions } from './options.ts';
import { presentResult } from './presentResult.ts';
import { readResult } from './readResult.ts';
import { withEngine } from './withEngine.ts';
import { checkOutputs } from './writeOutputs.ts';

interface CompareOptions extends Pick<CommonOptions, 'out' | 'json' | 'quiet'> {
  readonly top: number;
}

/** `neuron-lens compare`. */
export function compareCommand(signal: AbortSignal): Command {
  return addOutputOptions(
    new Command('compare')
      .description('put two models side by side: their rules, or their critical neurons and mechanisms')
      .argument('<first>', `a *${resultExtension} file with rules, or with critical neurons`)
      .argument('<second>', 'another of the same kind, of the other model')
      .option('--top <n>', 'rules and neurons printed for each pair of layers', integer(1), 20)
      .option('--quiet', 'no progress on stderr'),
  ).action(async (first: string, second: string, options: CompareOptions) => {
    await checkOutputs(options.out);
    const results = [await readResult(first), await readResult(second)] as const;
    const result = await withEngine(options, signal, (_, context) => compareResults(...results, context));
    await presentResult(result, options, options.top);
  });
}
