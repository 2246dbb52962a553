import { commandHost } from './commandHost.ts';

/** Prints text on stdout, or gives it to the command's host. */
export function print(text: string): void {
  const host = commandHost.getStore();
  if (host) host.text += text;
  else process.stdout.write(text);
}
