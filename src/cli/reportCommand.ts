import { Command } from 'commander';
import { InputError } from '../engine/InputError.ts';
import { resultExtension } from '../protocol/Result.ts';
import { resultText } from '../report/resultText.ts';
import { followOption, printCascade } from './followOption.ts';
import { readResult } from './readResult.ts';
import { checkOutputs, writeOutputs } from './writeOutputs.ts';

/** `neuron-lens report`: a saved analysis as one HTML file, or printed. */
export function reportCommand(): Command {
  return new Command('report')
    .description('turn a saved analysis into one HTML file, or print it')
    .argument('<analysis>', `a *${resultExtension} file`)
    .option('--out <file.html>', 'the report; without it the analysis is printed')
    .addOption(followOption().conflicts('out'))
    .action(async (path: string, options: { out?: string; follow?: string }) => {
      const result = await readResult(path);
      if (options.follow !== undefined && result.kind !== 'rules') {
        throw new InputError(`--follow is for rules, and ${path} holds none: leave it out`);
      }
      if (options.out === undefined) {
        process.stdout.write(resultText(result));
        if (options.follow !== undefined && result.kind === 'rules') printCascade(result, options.follow);
        return;
      }
      if (!options.out.endsWith('.html'))
        throw new InputError(`--out ${options.out}: a report is an .html file`);
      await checkOutputs([options.out]);
      await writeOutputs(result, [options.out]);
      process.stdout.write(`written: ${options.out}\n`);
    });
}
