import { CommanderError } from 'commander';
import { InputError } from '../engine/InputError.ts';
import { analysisCommands } from './analysisCommands.ts';
import { plainText } from '../report/plainText.ts';
import { devicesCommand } from './devicesCommand.ts';
import { evaluateCommand } from './evaluateCommand.ts';
import { exitAfterGrace } from './exitHold.ts';
import { inspectCommand } from './inspectCommand.ts';
import { makeProgram } from './makeProgram.ts';
import { optionsCommand } from './optionsCommand.ts';
import { reportCommand } from './reportCommand.ts';
import { serveCommand } from './serveCommand.ts';
import { trainCommand } from './trainCommand.ts';

/** What the process ends with. */
export const exitCodes = { done: 0, failed: 1, badInput: 2, interrupted: 130, terminated: 143 } as const;

/** What the help of the program ends with. */
const examples = `
neuron-lens COMMAND --help lists the options of a command with their defaults. To begin with:
  neuron-lens inspect --model model.onnx
  neuron-lens conductance --model model.onnx --data images/ --limit 100 --out report.html
`;

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
  const commands = [
    ...analysisCommands(interrupted.signal),
    trainCommand(interrupted.signal),
    evaluateCommand(interrupted.signal),
    inspectCommand(),
    devicesCommand(),
    reportCommand(),
    optionsCommand(),
    serveCommand(),
  ];
  const program = makeProgram(commands, {
    outputError: (text, write) => write(text.replace(/^error: /, 'neuron-lens: ')),
  }).addHelpText('after', examples);
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
    // Names from files may hold line breaks, too.
    const line = (badInput ? message : message.split('\n', 1)[0]!).replace(/[\s\p{Cc}]+/gu, ' ');
    process.stderr.write(`neuron-lens: ${plainText(verbose ? (stack ?? message) : line)}\n`);
    return badInput ? exitCodes.badInput : exitCodes.failed;
  } finally {
    process.off('SIGINT', interrupt).off('SIGTERM', interrupt);
  }
}
