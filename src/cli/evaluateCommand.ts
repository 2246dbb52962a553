import { Command } from 'commander';
import { interventionCommand } from './interventionCommand.ts';

/** `neuron-lens evaluate`: how far what a method says can be trusted. */
export function evaluateCommand(signal: AbortSignal): Command {
  return new Command('evaluate')
    .description('test what a method says of a network')
    .addCommand(interventionCommand(signal));
}
