import type { Result } from '../protocol/Result.ts';
import { resultText } from '../report/resultText.ts';
import type { CommonOptions } from './options.ts';
import { writeOutputs } from './writeOutputs.ts';

/** Writes the result's files and prints it: JSON alone with --json, a table for people otherwise. */
export async function presentResult(
  result: Result,
  options: Pick<CommonOptions, 'out' | 'json'>,
  top: number,
): Promise<void> {
  await writeOutputs(result, options.out);
  if (options.json) {
    process.stdout.write(`${JSON.stringify(result)}\n`);
    return;
  }
  process.stdout.write(resultText(result, { top }));
  const written = options.out.map((file) => `written: ${file}\n`);
  if (written.length > 0) process.stdout.write(`\n${written.join('')}`);
}
