import { Command } from 'commander';
import { evaluationTests } from '../protocol/EvaluationResult.ts';
import { ablationCommand } from './ablationCommand.ts';
import { attributionCommand } from './attributionCommand.ts';
import { interventionCommand } from './interventionCommand.ts';
import { probesCommand } from './probesCommand.ts';

/** `neuron-lens evaluate`: how far what a method says can be trusted. */
export function evaluateCommand(signal: AbortSignal): Command {
  const command = new Command('evaluate').description('test what a method says of a network');
  for (const test of evaluationTests) command.addCommand(attributionCommand(test, signal));
  for (const make of [interventionCommand, ablationCommand, probesCommand]) command.addCommand(make(signal));
  return command;
}
