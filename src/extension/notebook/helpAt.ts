import type { CommandDescription, OptionDescription } from '../../protocol/commandLine.ts';
import { scanCell } from './readCell.ts';
import { cellOptions } from './readOptions.ts';

/** Help for a piece of a cell: how it is written, what it is for, and from where to where the piece goes. */
export interface Help {
  readonly head: string;
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

/** Help for the magic or the option whose name is at a place of a cell. */
export function helpAt(
  text: string,
  position: number,
  commands: readonly CommandDescription[],
  python: boolean,
): Help | undefined {
  const call = scanCell(text, python).calls.findLast(({ at }) => at <= position);
  const command = commands.find(({ name }) => name === call?.name);
  if (call === undefined || command === undefined) return undefined;
  if (position < call.start) {
    const { operands } = command;
    const given = operands.map(({ name, several }) => ` <${name}${several ? ' …' : ''}>`).join('');
    const words = operands.map(({ name, description }) => `\n\n${name}: ${description}`).join('');
    return {
      head: `${text.slice(call.at, call.start)}${given} [options]`,
      text: `${command.description}${words}\n\n%%${command.name} --help lists all options.`,
      start: call.at,
      end: call.start,
    };
  }
  for (const { 0: name, index } of call.text.matchAll(/(?<=^|\s)--[A-Za-z][\w-]*/g)) {
    const start = call.start + index;
    if (position < start || position > start + name.length) continue;
    const option = cellOptions(command, python).find((each) => each.name === name);
    return option && { head: usage(option), text: option.description, start, end: start + name.length };
  }
  return undefined;
}

function usage({ name, argument, choices, list, required }: OptionDescription): string {
  const values = choices === undefined ? '' : `: ${choices.join(', ')}`;
  const several = list ? ', several with commas' : '';
  return `${name}${argument === undefined ? '' : ` <${argument}>`}${values}${several}${required ? ' (needed)' : ''}`;
}
