import type { Option } from 'commander';
import type { CommandDescription, OptionDescription } from '../protocol/commandLine.ts';
import { analysisCommands } from './analysisCommands.ts';

/** The commands that notebooks have, with their options, for what completes and checks them there. */
export function describeOptions(): CommandDescription[] {
  return analysisCommands(new AbortController().signal).map((command) => ({
    name: command.name(),
    description: command.description(),
    options: command.options.map(describeOption),
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
  };
}
