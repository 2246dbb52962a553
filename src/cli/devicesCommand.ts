import { Command } from 'commander';
import { Engine } from '../engine/service/Engine.ts';

/** `neuron-lens devices`: what an analysis can run on, and what `auto` takes. */
export function devicesCommand(): Command {
  return new Command('devices')
    .description('list the devices of this machine and the one that --device auto takes')
    .option('--json', 'print JSON on stdout')
    .action(async (options: { json?: true }) => {
      const engine = new Engine();
      try {
        const devices = await engine.devices();
        if (options.json) {
          process.stdout.write(`${JSON.stringify(devices)}\n`);
          return;
        }
        const width = Math.max(...devices.map(({ name }) => name.length));
        for (const { name, available, chosen, detail } of devices) {
          const mark = chosen ? '*' : available ? '+' : '-';
          process.stdout.write(`${mark} ${name.padEnd(width)}  ${detail}\n`);
        }
        process.stdout.write('\n* auto takes it, + available, - passed over\n');
      } finally {
        await engine.dispose();
      }
    });
}
