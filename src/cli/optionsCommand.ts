import { Command } from 'commander';
import { describeOptions } from './describeOptions.ts';
import { print } from './print.ts';

/** `neuron-lens options`. */
export function optionsCommand(): Command {
  return new Command('options')
    .description('print the analyses and their options as JSON, for editors and notebooks')
    .action(() => print(`${JSON.stringify(describeOptions())}\n`));
}
