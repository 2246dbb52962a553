import type { Argument, Option } from 'commander';
import type { CommandDescription, OptionDescription } from '../protocol/commandLine.ts';
import { analysisCommands } from './analysisCommands.ts';
import type { ValueParser } from './options.ts';

/** The commands that notebooks have, with their options, for what completes and checks them there. */
export function describeOptions(): CommandDescription[] {
  return analysisCommands(new AbortController().signal).map((command) => ({
    name: command.name(),
    description: command.description(),
    options: command.options.map(describeOption),
    operands: command.registeredArguments.map(describeOperand),
  }));
}

function describeOption(option: Option): OptionDescription {
  const argument = /[<[](.*)[>\]]/.exec(option.flags)?.[1];
  return {
    name: option.long!,
    description: option.description,
    required: option.mandatory,
    ...(argument === undefined ? {} : { argument }),
    ...(option.argChoices === undefined ? {} : { choices: option.argChoices }),
    ...valuesOf(option),
  };
}

function valuesOf({ parseArg }: Option): Pick<OptionDescription, 'number' | 'words' | 'list'> {
  const { number, words, list } = (parseArg ?? {}) as Partial<ValueParser<unknown>>;
  return { ...(number && { number }), ...(words && { words }), ...(list && { list }) };
}

function describeOperand(operand: Argument): OptionDescription {
  return {
    name: operand.name(),
    description: operand.description,
    required: operand.required,
    argument: 'file or name',
    ...(operand.variadic && { several: true }),
  };
}
