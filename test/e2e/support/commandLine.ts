import { execFileSync } from 'node:child_process';
import { resolve } from 'node:path';
import { inject } from 'vitest';
import type { ConductanceResult } from '../../../src/protocol/ConductanceResult.ts';
import { parseConductance } from '../../support/parseConductance.ts';

const root = resolve(import.meta.dirname, '../../..');

/** The same analysis on the command line of the installed package. */
export function rankOnCommandLine(limit: number): ConductanceResult {
  const text = execFileSync(
    process.execPath,
    [
      inject('commandLine'),
      'conductance',
      ...['--workspace', 'examples/mnist', '--model', 'lenet-relu', '--data', 'digits'],
      ...['--limit', String(limit), '--device', 'cpu', '--json', '--quiet'],
    ],
    { cwd: root, encoding: 'utf8', maxBuffer: 2 ** 28 },
  );
  return parseConductance(text);
}
