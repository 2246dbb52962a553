import type { Engine } from '../engine/service/Engine.ts';
import type { CommandLine } from '../engine/service/serveEngine.ts';
import { describeOptions } from './describeOptions.ts';
import { runHosted } from './runHosted.ts';

/** The command line on an engine, for {@link serveEngine}. */
export function commandLine(engine: Engine): CommandLine {
  return {
    run: (args, context) => runHosted(engine, args, context),
    options: describeOptions,
  };
}
