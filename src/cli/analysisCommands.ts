import type { Command } from 'commander';
import { agreeCommand } from './agreeCommand.ts';
import { compareCommand } from './compareCommand.ts';
import { conductanceCommand } from './conductanceCommand.ts';
import { mechanismsCommand } from './mechanismsCommand.ts';
import { neuceptCommand } from './neuceptCommand.ts';
import { pathwayCommand } from './pathwayCommand.ts';
import { prototypeCommand } from './prototypeCommand.ts';
import { rulesCommand } from './rulesCommand.ts';

/**
 * The commands whose result is one document, which notebooks have, too: a host can run them ({@link commandHost}), as
 * they print nothing by themselves.
 * @param signal stops the command that runs
 */
export function analysisCommands(signal: AbortSignal): Command[] {
  return [
    conductanceCommand(signal),
    pathwayCommand(signal),
    rulesCommand(signal),
    neuceptCommand(signal),
    prototypeCommand(signal),
    mechanismsCommand(signal),
    compareCommand(signal),
    agreeCommand(),
  ];
}
