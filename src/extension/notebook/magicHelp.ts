import type { CommandDescription, OptionDescription } from '../../protocol/commandLine.ts';
import { cellOptions } from './readOptions.ts';

/** Longest column of options, in characters. */
const widest = 36;

/** The options of a magic. */
export function magicHelp(command: CommandDescription): string {
  const rows = [...command.operands, ...cellOptions(command)].map((option) => ({
    flags: flagsOf(option),
    description: option.description,
  }));
  const width = Math.min(widest, Math.max(...rows.map(({ flags }) => flags.length)));
  const lines = rows.map(({ flags, description }) => `  ${flags.padEnd(width)}  ${description}`);
  return [`%%${command.name}: ${command.description}`, '', ...lines].join('\n');
}

function flagsOf({ name, argument, several }: OptionDescription): string {
  if (!name.startsWith('--')) return `<${name}${several ? ' …' : ''}>`;
  return argument === undefined ? name : `${name} <${argument}>`;
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
    '  --data digits --limit 100 --as ranked',
    '',
    '--as names the result for later cells: %%agree ranked traced. %%compare puts two models or results side by side.',
    '',
    'For models and arrays of Python, choose a Python kernel and %load_ext neuron_lens.',
  ].join('\n');
}
