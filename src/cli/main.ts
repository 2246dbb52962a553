import { holdExit } from './exitHold.ts';
import { exitCodes, runCli } from './runCli.ts';

// Whoever reads less than all (`| head`) has what they want; any other failure of the output is told.
process.stdout.on('error', ({ code, message }: NodeJS.ErrnoException) => {
  if (code === 'EPIPE') process.exit(exitCodes.done);
  process.stderr.write(`neuron-lens: cannot write to the standard output: ${message}\n`);
  process.exit(exitCodes.badInput);
});
// Nobody reads what went wrong; the exit code still says it.
process.stderr.on('error', () => undefined);

const exitCode = await runCli(process.argv.slice(2));
// The rest of a long text is not cut off by a signal that came before.
holdExit();
// Native runtimes keep threads that would hold the process open; what was written to a pipe has to leave before.
await Promise.all(
  [process.stdout, process.stderr].map((stream) => new Promise((done) => stream.write('', done))),
);
process.exit(exitCode);
