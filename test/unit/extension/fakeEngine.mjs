// An engine for tests of its client: answers with its own pid, hangs or dies on request.
import { clearInterval, setImmediate, setInterval } from 'node:timers';
import {
  createMessageConnection,
  IPCMessageReader,
  IPCMessageWriter,
  ResponseError,
} from 'vscode-jsonrpc/node';

const connection = createMessageConnection(new IPCMessageReader(process), new IPCMessageWriter(process));
process.on('disconnect', () => process.exit(0));

let settings = {};
connection.onNotification('configure', (given) => (settings = given));
connection.onRequest('devices', () => [
  { name: 'cpu', available: true, detail: String(process.pid), chosen: true },
  { name: JSON.stringify(settings), available: false, detail: '', chosen: false },
]);
const answer = (request, token, cancellation) => {
  connection.sendNotification('$/progress', { token, value: { message: request.model, done: 1, total: 2 } });
  switch (request.model) {
    case 'crash':
      process.stderr.write('out of memory\n');
      process.exit(134);
      break;
    case 'stubborn': // hangs as native code would: no message is read any more
      setImmediate(() => {
        for (;;);
      });
      return new Promise(() => undefined);
    case 'hang':
      return new Promise((_resolve, reject) =>
        cancellation.onCancellationRequested(() => reject(new ResponseError(-32800, 'stopped'))),
      );
    case 'deaf': // does not stop, and leaves room for others
      return new Promise(() => undefined);
    case 'ticking': // tells of its progress until it is told to end
      return new Promise((_resolve, reject) => {
        const value = { message: 'ticking', done: 1, total: 2 };
        const timer = setInterval(() => connection.sendNotification('$/progress', { token, value }), 50);
        cancellation.onCancellationRequested(() => {
          clearInterval(timer);
          reject(new ResponseError(-32800, 'stopped'));
        });
      });
    case 'late': // is told to end, and goes on for a while
      return new Promise((_resolve, reject) =>
        cancellation.onCancellationRequested(() => {
          connection.sendNotification('$/progress', { token, value: { message: 'late', done: 2, total: 2 } });
          reject(new ResponseError(-32800, 'stopped'));
        }),
      );
    case 'found': // ends when it is told to, with what it has
      return new Promise((resolve) =>
        cancellation.onCancellationRequested(() => resolve({ model: request.model, partial: true })),
      );
  }
  return { model: request.model };
};
connection.onRequest('conductance', answer);
connection.onRequest('rules', answer);
connection.onRequest('options', () => [{ name: 'rules', description: 'find rules', options: [] }]);
// What follows the analysis is the way to behave.
connection.onRequest('command', ({ args }, ...rest) => answer({ model: args[1] }, ...rest));
connection.listen();
