import type { CommandDescription } from '../../protocol/commandLine.ts';
import { cellOptions } from './readOptions.ts';

/** Longest column of options, in characters. */
const widest = 36;

/** The options of a magic. */
export function magicHelp(command: CommandDescription): string {
  const rows = cellOptions(command).map(({ name, argument, description }) => ({
    flags: argument === undefined ? name : `${name} <${argument}>`,
    description,
  }));
  const width = Math.min(widest, Math.max(...rows.map(({ flags }) => flags.length)));
  const lines = rows.map(({ flags, description }) => `  ${flags.padEnd(width)}  ${description}`);
  return [`%%${command.name}: ${command.description}`, '', ...lines].join('\n');
}

/** What `%neuron_lens` shows. @param version of the extension */
export function notebookHelp(commands: readonly CommandDescription[], version: string): string {
  return [
    `Neuron Lens ${version}`,
    '',
    ...commands.map(({ name, description }) => `  %%${name.padEnd(12)} ${description}`),
    '',
    'Options are those of the command line, over one or more lines; %%conductance --help lists them.',
    '--model and --data take files, and names of neuron-lens.json:',
    '',
    '  %%conductance',
    '  --model lenet',
    '  --data digits --limit 100',
    '',
    'For models and arrays of Python, choose a Python kernel and %load_ext neuron_lens.',
  ].join('\n');
}
