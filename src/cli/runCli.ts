import { Command, CommanderError } from 'commander';
import { InputError } from '../engine/InputError.ts';
import { compareCommand } from './compareCommand.ts';
import { conductanceCommand } from './conductanceCommand.ts';
import { devicesCommand } from './devicesCommand.ts';
import { evaluateCommand } from './evaluateCommand.ts';
import { exitAfterGrace } from './exitHold.ts';
import { inspectCommand } from './inspectCommand.ts';
import { mechanismsCommand } from './mechanismsCommand.ts';
import { neuceptCommand } from './neuceptCommand.ts';
import { prototypeCommand } from './prototypeCommand.ts';
import { pathwayCommand } from './pathwayCommand.ts';
import { reportCommand } from './reportCommand.ts';
import { rulesCommand } from './rulesCommand.ts';
import { trainCommand } from './trainCommand.ts';
import { version } from '../../package.json';

/** What the process ends with. */
export const exitCodes = { done: 0, failed: 1, badInput: 2, interrupted: 130, terminated: 143 } as const;

/**
 * Runs the command line and resolves to its exit code. An error is one line on stderr that says what is wrong and what
 * to do; a stack only with --verbose.
 */
export async function runCli(args: readonly string[]): Promise<number> {
  const interrupted = new AbortController();
  let signalCode: number = exitCodes.interrupted;
  // A second signal ends the process at once, whatever native code is doing.
  const interrupt = (signal: NodeJS.Signals): void => {
    signalCode = signal === 'SIGTERM' ? exitCodes.terminated : exitCodes.interrupted;
    if (interrupted.signal.aborted) process.exit(signalCode);
    interrupted.abort();
    exitAfterGrace(() => process.exit(signalCode));
  };
  process.on('SIGINT', interrupt).on('SIGTERM', interrupt);
  const program = new Command('neuron-lens')
    .description('Shows which neurons of a trained network carry its predictions.')
    .version(version)
    .option('--verbose', 'print the stack of an error')
    .exitOverride()
    .configureOutput({ outputError: (text, write) => write(text.replace(/^error: /, 'neuron-lens: ')) });
  for (const command of [
    conductanceCommand(interrupted.signal),
    pathwayCommand(interrupted.signal),
    rulesCommand(interrupted.signal),
    neuceptCommand(interrupted.signal),
    mechanismsCommand(interrupted.signal),
    prototypeCommand(interrupted.signal),
    compareCommand(interrupted.signal),
    trainCommand(interrupted.signal),
    evaluateCommand(interrupted.signal),
    inspectCommand(),
    devicesCommand(),
    reportCommand(),
  ]) {
    program.addCommand(inherit(command, program));
  }
  try {
    await program.parseAsync(args, { from: 'user' });
    return exitCodes.done;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? exitCodes.done : exitCodes.badInput;
    if (interrupted.signal.aborted) {
      process.stderr.write('neuron-lens: interrupted\n');
      return signalCode;
    }
    const { message, stack } = error as Error;
    const verbose = args.includes('--verbose');
    const badInput = error instanceof InputError;
    // Names from files may hold line breaks and codes that terminals obey.
    const line = (badInput ? message : message.split('\n', 1)[0]!).replace(/\p{Cc}+/gu, ' ');
    process.stderr.write(`neuron-lens: ${verbose ? (stack ?? message) : line}\n`);
    return badInput ? exitCodes.badInput : exitCodes.failed;
  } finally {
    process.off('SIGINT', interrupt).off('SIGTERM', interrupt);
  }
}

/** Errors of a command, and of the commands within it, are thrown and printed as the program's are. */
function inherit(command: Command, program: Command): Command {
  for (const inner of command.commands) inherit(inner, program);
  return command.exitOverride().copyInheritedSettings(program);
}
