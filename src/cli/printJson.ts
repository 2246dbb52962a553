import { print } from './print.ts';

/** Prints a value as one line of JSON. What terminals obey in names is escaped, where JSON itself leaves it as it is. */
export function printJson(value: unknown): void {
  const json = JSON.stringify(value).replace(
    /[\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
  print(`${json}\n`);
}
