import { Command } from 'commander';
import { createMessageConnection, StreamMessageReader, StreamMessageWriter } from 'vscode-jsonrpc/node';
import { Engine } from '../engine/service/Engine.ts';
import { savedOptions } from '../engine/saved/savedOptions.ts';
import { serveEngine } from '../engine/service/serveEngine.ts';
import { commandLine } from './commandLine.ts';

/** `neuron-lens serve`. Ends when its standard input does. */
export function serveCommand(): Command {
  return new Command('serve')
    .description('answer JSON-RPC requests on stdin and stdout, for notebooks and editors')
    .action(async () => {
      const log = (text: string) => process.stderr.write(`${text}\n`);
      const engine = new Engine(savedOptions(log));
      const connection = createMessageConnection(
        new StreamMessageReader(process.stdin),
        new StreamMessageWriter(process.stdout),
      );
      await new Promise<void>((done) => {
        connection.onClose(done);
        serveEngine(connection, engine, {
          log,
          exit: done,
          commandLine: commandLine(engine),
        });
      });
      await engine.dispose();
    });
}
