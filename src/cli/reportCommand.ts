import { readFile } from 'node:fs/promises';
import { Command } from 'commander';
import { InputError } from '../engine/InputError.ts';
import { parseResultText, resultExtension, ResultError, type Result } from '../protocol/Result.ts';
import { resultText } from '../report/resultText.ts';
import { checkOutputs, reason, writeOutputs } from './writeOutputs.ts';

/** `neuron-lens report`: a saved analysis as one HTML file, or printed. */
export function reportCommand(): Command {
  return new Command('report')
    .description('turn a saved analysis into one HTML file, or print it')
    .argument('<analysis>', `a *${resultExtension} file`)
    .option('--out <file.html>', 'the report; without it the analysis is printed')
    .action(async (path: string, options: { out?: string }) => {
      const result = await readResult(path);
      if (options.out === undefined) {
        process.stdout.write(resultText(result));
        return;
      }
      if (!options.out.endsWith('.html'))
        throw new InputError(`--out ${options.out}: a report is an .html file`);
      await checkOutputs([options.out]);
      await writeOutputs(result, [options.out]);
      process.stdout.write(`written: ${options.out}\n`);
    });
}

async function readResult(path: string): Promise<Result> {
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (error) {
    throw new InputError(`cannot read ${path}: ${reason(error)}; give a *${resultExtension} file`);
  }
  try {
    return parseResultText(text);
  } catch (error) {
    if (error instanceof ResultError) throw new InputError(`${path}: ${error.message}`);
    throw error;
  }
}
