import type { CommandDescription } from '../../protocol/commandLine.ts';
import { magicNames } from './magicNames.ts';
import { cellOptions } from './readOptions.ts';

/** What can be written at a place. */
export interface Completion {
  readonly text: string;
  readonly description: string;
}

/** The magic whose options stand at the end of this text of a cell; undefined where there is none. */
export function magicBefore(before: string): string | undefined {
  const line = before.slice(before.lastIndexOf('\n') + 1);
  const found = /^\s*%%(\w+)\s/.exec(before) ?? /^\s*%(\w+)\s/.exec(line);
  return magicNames.find((name) => name === found?.[1]);
}

/**
 * What can stand for the word that ends `before`, the text of a cell up to the cursor: options of its magic, or the values
 * of an option that has a few.
 */
export function completeMagic(before: string, commands: readonly CommandDescription[]): Completion[] {
  const name = magicBefore(before);
  const command = commands.find((each) => each.name === name);
  if (command === undefined) return [];
  const options = cellOptions(command);
  if (/(?:^|\s)-[\w-]*$/.test(before)) {
    return options.map((option) => ({ text: option.name, description: option.description }));
  }
  const last = /(--[\w-]+)[\s=]+[^\s=]*$/.exec(before)?.[1];
  const option = options.find((each) => each.name === last);
  return (option?.choices ?? []).map((text) => ({ text, description: option!.description }));
}
