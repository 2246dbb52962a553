import { execFileSync } from 'node:child_process';
import { resolve } from 'node:path';
import { inject } from 'vitest';
import type { ConductanceResult } from '../../../src/protocol/ConductanceResult.ts';
import type { EvaluationResult, EvaluationTest } from '../../../src/protocol/EvaluationResult.ts';
import type { NeuceptResult } from '../../../src/protocol/NeuceptResult.ts';
import type { PathwayResult } from '../../../src/protocol/PathwayResult.ts';
import { parseResultText, type Result } from '../../../src/protocol/Result.ts';
import type { RulesResult } from '../../../src/protocol/RulesResult.ts';

const root = resolve(import.meta.dirname, '../../..');

/** The ranking of the first so many digits by the command line of the installed package. */
export function rankOnCommandLine(limit: number): ConductanceResult {
  return onCommandLine('conductance', '--limit', String(limit));
}

/** The rules in all digits, by the command line of the installed package. */
export function mineOnCommandLine(layers: readonly string[]): RulesResult {
  return onCommandLine('rules', '--layers', layers.join(','));
}

/** The critical pathway of one digit, with the command's defaults. */
export function traceOnCommandLine(row: number): PathwayResult {
  return onCommandLine('pathway', '--sample', String(row));
}

/** The critical neurons of a network in all its data, and mechanisms where the options ask for them. */
export function findOnCommandLine(model: string, data: string, ...options: string[]): NeuceptResult {
  return onCommandLine('neucept', '--model', model, '--data', data, ...options);
}

/** A test of the maps of the first so many digits. */
export function evaluateOnCommandLine(
  test: EvaluationTest,
  limit: number,
  methods: readonly string[],
): EvaluationResult {
  return onCommandLine(`evaluate ${test}`, '--limit', String(limit), '--methods', methods.join(','));
}

/** The kind of its result is what the caller says; who uses it would notice another one at once. */
function onCommandLine<R extends Result>(command: string, ...options: string[]): R {
  const text = execFileSync(
    process.execPath,
    [
      inject('commandLine'),
      ...command.split(' '),
      ...['--workspace', 'examples/mnist', '--model', 'lenet-relu', '--data', 'digits'],
      ...['--device', 'cpu', '--json', '--quiet'],
      ...options,
    ],
    { cwd: root, encoding: 'utf8', maxBuffer: 2 ** 28 },
  );
  return parseResultText(text) as R;
}

/** A ranking that is kept in a copy of the example, as if it had been made there. */
export function keepRanking(folder: string): void {
  execFileSync(
    process.execPath,
    [
      ...[inject('commandLine'), 'conductance', '--workspace', folder],
      ...['--model', 'lenet-relu', '--data', 'digits', '--limit', '5', '--device', 'cpu', '--quiet'],
    ],
    { cwd: folder, env: { ...process.env, NEURON_LENS_SAVED_ANALYSES: undefined } },
  );
}
