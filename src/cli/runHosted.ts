import { CommanderError } from 'commander';
import { InputError } from '../engine/InputError.ts';
import type { Engine, JobContext } from '../engine/service/Engine.ts';
import type { CommandResponse } from '../protocol/commandLine.ts';
import { resultSvg } from '../report/resultSvg.ts';
import { analysisCommands } from './analysisCommands.ts';
import { commandHost, type CommandHost } from './commandHost.ts';
import { makeProgram } from './makeProgram.ts';

/**
 * Runs a command of the command line on an engine that is there, and gives its result back instead of printing it.
 * Throws an InputError for arguments that the command does not take.
 * @param args the command and its options; paths are absolute, as the engine's folder is not the caller's
 */
export async function runHosted(
  engine: Engine,
  args: readonly string[],
  { progress, signal }: JobContext,
): Promise<CommandResponse> {
  const host: CommandHost = { engine, progress, text: '', result: undefined };
  const quiet = (): void => undefined;
  const program = makeProgram(analysisCommands(signal), { writeOut: quiet, writeErr: quiet });
  try {
    await commandHost.run(host, () => program.parseAsync(args, { from: 'user' }));
  } catch (error) {
    if (error instanceof CommanderError) throw new InputError(inWords(error));
    // What a stopped analysis has kept is an answer.
    if (!signal.aborted || host.result === undefined) throw error;
  }
  const { result, text } = host;
  if (result === undefined) throw new Error(`${args[0]!} ended without a result`);
  return { result, text, svg: resultSvg(result), stopped: signal.aborted };
}

function inWords({ code, message }: CommanderError): string {
  // Help and the version are printed, and nobody would see them here.
  if (/^commander\.(help|version)/.test(code))
    return 'give an analysis with its options, as on the command line';
  return message.replace(/^error: /, '').replace(/\s*\n\s*/g, ' ');
}
