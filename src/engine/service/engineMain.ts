import { createMessageConnection, IPCMessageReader, IPCMessageWriter } from 'vscode-jsonrpc/node';
import { commandLine } from '../../cli/commandLine.ts';
import { savedOptions } from '../saved/savedOptions.ts';
import { Engine } from './Engine.ts';
import { serveEngine } from './serveEngine.ts';
import { serveSocket } from './serveSocket.ts';

/** The engine's process: started with child_process.fork, answers JSON-RPC on the IPC channel, logs to stderr. */
if (process.send === undefined) {
  console.error(
    'The engine talks over an IPC channel: start it with child_process.fork, or use neuron-lens.',
  );
  process.exit(2);
}
const log = (text: string) => process.stderr.write(`${text}\n`);
const connection = createMessageConnection(new IPCMessageReader(process), new IPCMessageWriter(process), {
  error: log,
  warn: log,
  info: log,
  log,
});
// Whoever started the engine is gone: nobody wants its answers any more.
process.on('disconnect', () => process.exit(0));
const engine = new Engine(savedOptions(log));
const commands = commandLine(engine);
serveEngine(connection, engine, {
  log,
  exit: () => process.exit(0),
  configure: (settings) => engine.configure(settings),
  commandLine: commands,
});
// Notebooks use the engine that the editor has; Python's library has no client for the pipes of Windows.
if (process.platform !== 'win32') {
  try {
    const socket = await serveSocket(engine, { log, commandLine: commands });
    process.on('exit', socket.close);
  } catch (error) {
    log(`The engine has no socket for notebooks: ${(error as Error).message}`);
  }
}
