import { execFileSync } from 'node:child_process';
import { resolve } from 'node:path';
import { parseResultText, type Result } from '../../../src/protocol/Result.ts';

const root = resolve(import.meta.dirname, '../../..');

/** The same analysis on the command line. */
export function rankOnCommandLine(limit: number): Result {
  const text = execFileSync(
    process.execPath,
    [
      'dist/cli.mjs',
      'conductance',
      ...['--workspace', 'examples/mnist', '--model', 'lenet-relu', '--data', 'digits'],
      ...['--limit', String(limit), '--device', 'cpu', '--json', '--quiet'],
    ],
    { cwd: root, encoding: 'utf8', maxBuffer: 2 ** 28 },
  );
  return parseResultText(text);
}
