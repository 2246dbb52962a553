import { runCli } from './runCli.ts';

const exitCode = await runCli(process.argv.slice(2));
// Native runtimes keep threads that would hold the process open; what was written to a pipe has to leave before.
await Promise.all([process.stdout, process.stderr].map((stream) => new Promise((done) => stream.write('', done))));
process.exit(exitCode);
