import type { Command } from 'commander';
import { conductanceCommand } from './conductanceCommand.ts';
import { neuceptCommand } from './neuceptCommand.ts';
import { pathwayCommand } from './pathwayCommand.ts';
import { prototypeCommand } from './prototypeCommand.ts';
import { rulesCommand } from './rulesCommand.ts';

/**
 * The commands that each analyse one network, which notebooks have, too: a host can run them ({@link commandHost}), as
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
  ];
}
