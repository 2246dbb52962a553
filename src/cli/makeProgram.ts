import { Command, type OutputConfiguration } from 'commander';
import { version } from '../../package.json';

/** `neuron-lens` with these commands. Errors of its arguments are thrown as commander's. */
export function makeProgram(commands: readonly Command[], output: OutputConfiguration): Command {
  const program = new Command('neuron-lens')
    .description('Shows which neurons of a trained network carry its predictions.')
    .version(version)
    .option('--verbose', 'print the stack of an error')
    .exitOverride()
    .configureOutput(output);
  for (const command of commands) program.addCommand(inherit(command, program));
  return program;
}

/** Errors of a command, and of the commands within it, are thrown and printed as the program's are. */
function inherit(command: Command, program: Command): Command {
  for (const inner of command.commands) inherit(inner, program);
  return command.exitOverride().copyInheritedSettings(program);
}
