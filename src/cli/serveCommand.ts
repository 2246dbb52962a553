import { Command } from 'commander';
import { createMessageConnection, StreamMessageReader, StreamMessageWriter } from 'vscode-jsonrpc/node';
import { Engine } from '../engine/service/Engine.ts';
import { serveEngine } from '../engine/service/serveEngine.ts';
import { commandLine } from './commandLine.ts';

/** `neuron-lens serve`. Ends when its standard input does. */
export function serveCommand(): Command {
  return new Command('serve')
    .description('answer JSON-RPC requests on stdin and stdout, for notebooks and editors')
    .action(async () => {
      const engine = new Engine();
      const connection = createMessageConnection(
        new StreamMessageReader(process.stdin),
        new StreamMessageWriter(process.stdout),
      );
      await new Promise<void>((done) => {
        connection.onClose(done);
        serveEngine(connection, engine, {
          log: (text) => process.stderr.write(`${text}\n`),
          exit: done,
          commandLine: commandLine(engine),
        });
      });
      await engine.dispose();
    });
}
