import { runCli } from './runCli.ts';

process.exitCode = await runCli(process.argv.slice(2));
// Native runtimes keep threads that would hold the process open.
process.exit();
