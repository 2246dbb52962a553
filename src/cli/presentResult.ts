import type { Result } from '../protocol/Result.ts';
import { resultText } from '../report/resultText.ts';
import { commandHost } from './commandHost.ts';
import type { CommonOptions } from './options.ts';
import { print } from './print.ts';
import { printJson } from './printJson.ts';
import { writeOutputs } from './writeOutputs.ts';

/**
 * Writes the result's files and prints it: JSON alone with --json, a table for people otherwise. A host gets the
 * result and the table.
 */
export async function presentResult(
  result: Result,
  options: Pick<CommonOptions, 'out' | 'json'>,
  top: number,
): Promise<void> {
  await writeOutputs(result, options.out);
  const host = commandHost.getStore();
  if (host) host.result = result;
  else if (options.json) {
    printJson(result);
    return;
  }
  print(resultText(result, { top }));
  const written = options.out.map((file) => `written: ${file}\n`);
  if (written.length > 0) print(`\n${written.join('')}`);
}
