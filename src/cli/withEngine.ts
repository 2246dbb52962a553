import { Engine, type JobContext } from '../engine/service/Engine.ts';
import { plainText } from '../report/plainText.ts';
import { savedOptions } from '../engine/saved/savedOptions.ts';
import { commandHost } from './commandHost.ts';
import type { CommonOptions } from './options.ts';
import { ProgressLine } from './ProgressLine.ts';

/**
 * Runs `work` on an engine of its own, with its progress on stderr, of which nothing is left there at the end; or on the
 * engine of the command's host.
 */
export async function withEngine<R>(
  { quiet }: Pick<CommonOptions, 'quiet'>,
  signal: AbortSignal,
  work: (engine: Engine, context: JobContext) => Promise<R>,
): Promise<R> {
  const host = commandHost.getStore();
  if (host) return work(host.engine, { progress: host.progress, signal });
  const engine = new Engine(
    savedOptions((text) => process.stderr.write(`neuron-lens: ${plainText(text)}\n`)),
  );
  const line = new ProgressLine(process.stderr, quiet === true);
  try {
    return await work(engine, { progress: (progress) => line.show(progress), signal });
  } finally {
    line.clear();
    await engine.dispose();
  }
}
