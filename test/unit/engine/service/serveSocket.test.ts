import fc from 'fast-check';
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { once } from 'node:events';
import { createConnection, type Socket } from 'node:net';
import { hostname } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  createMessageConnection,
  SocketMessageReader,
  SocketMessageWriter,
  type MessageConnection,
} from 'vscode-jsonrpc/node';
import type { EngineApi, JobContext } from '../../../../src/engine/service/Engine.ts';
import { EngineStateSchema, listEngine, newState } from '../../../../src/engine/service/EngineState.ts';
import { serveSocket, type EngineSocket } from '../../../../src/engine/service/serveSocket.ts';
import {
  commandRequest,
  devicesRequest,
  optionsRequest,
  progressType,
  shutdownRequest,
} from '../../../../src/protocol/engineConnection.ts';
import { makeRulesResult } from '../../../support/makeRulesResult.ts';
import { temporaryFolder } from '../../../support/temporaryFolder.ts';

const devices = [{ name: 'cpu', available: true, detail: 'here', chosen: true }];

/** Under a folder of the test; without the permissions that the server makes, as it makes it. */
let folder: string;
let socket: EngineSocket;
let contexts: JobContext[];
let logged: string[];
const answer = { result: makeRulesResult(), text: 'text', svg: '<svg/>', stopped: false };

beforeEach(async () => {
  folder = join(temporaryFolder(), 'state', 'neuron-lens');
  contexts = [];
  logged = [];
  const engine: Partial<EngineApi> = { devices: () => Promise.resolve(devices) };
  socket = await serveSocket(
    engine as EngineApi,
    {
      log: (text) => logged.push(text),
      commandLine: {
        options: () => [{ name: 'rules', description: 'mine', options: [], operands: [] }],
        run: (args, context) => {
          contexts.push(context);
          context.progress({ message: args.join(' '), done: 1, total: 2 });
          if (args[0] !== 'hang') return Promise.resolve(answer);
          return new Promise((_done, fail) =>
            context.signal.addEventListener('abort', () => fail(new Error('aborted'))),
          );
        },
      },
    },
    folder,
  );
});
afterEach(() => socket.close());

async function open(): Promise<Socket> {
  const client = createConnection(socket.state.socket);
  client.on('error', () => undefined);
  await once(client, 'connect');
  return client;
}

async function speak(): Promise<{ client: Socket; connection: MessageConnection }> {
  const client = await open();
  client.write(`${socket.state.token}\n`);
  const writer = new SocketMessageWriter(client);
  const write = writer.write.bind(writer);
  writer.write = (message) => write(Object.assign({}, message, { token: socket.state.token }));
  const connection = createMessageConnection(new SocketMessageReader(client), writer);
  connection.listen();
  return { client, connection };
}

/** What comes back until the other end closes the connection. */
async function closedAfter(...sent: (string | Buffer)[]): Promise<string> {
  const client = await open();
  let received = '';
  client.on('data', (chunk) => (received += chunk.toString()));
  for (const part of sent) client.write(part);
  // Not `once` of node:events: what is still being written when the other end closes is an error.
  await new Promise((done) => client.once('close', done));
  return received;
}

const message = (content: object): string => {
  const body = JSON.stringify({ jsonrpc: '2.0', ...content });
  return `Content-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`;
};
const ask = (): string => message({ id: 1, method: 'devices', token: socket.state.token });

/** Of a path, the permissions alone. */
const mode = (path: string): string => (statSync(path).mode & 0o777).toString(8);

describe.skipIf(process.platform === 'win32')("the engine's socket", () => {
  it('lies where only its owner gets to, and so does its token', () => {
    const [file] = readdirSync(folder);
    expect(file).toBe(`engine-${process.pid}.json`);
    expect(mode(join(folder, file!))).toBe('600');
    expect(mode(folder)).toBe('700');
    expect(mode(socket.state.socket)).toBe('600');
    expect(mode(dirname(socket.state.socket))).toBe('700');
    const state = EngineStateSchema.parse(JSON.parse(readFileSync(join(folder, file!), 'utf8')));
    expect(state).toEqual(socket.state);
    expect(state.token).toMatch(/^[0-9a-f]{64}$/);
  });

  it('answers requests with their progress after the token', async () => {
    const { client, connection } = await speak();
    expect(await connection.sendRequest(devicesRequest)).toEqual(devices);
    expect(await connection.sendRequest(optionsRequest)).toHaveLength(1);
    const seen: string[] = [];
    connection.onProgress(progressType, 7, ({ message: text }) => void seen.push(text));
    expect(await connection.sendRequest(commandRequest, { args: ['rules', '--mu=1'] }, 7)).toEqual(answer);
    expect(seen).toEqual(['rules --mu=1']);
    // The engine is the editor's: no client of the socket ends it.
    await expect(connection.sendRequest(shutdownRequest)).rejects.toThrow(/Unhandled method/);
    client.destroy();
  });

  it('takes a token and a request that come in pieces, or together', async () => {
    const together = await open();
    together.write(`${socket.state.token}\n${ask()}`);
    expect(String(await once(together, 'data'))).toContain('"available":true');
    together.destroy();
    const pieces = await open();
    for (const piece of [socket.state.token.slice(0, 9), socket.state.token.slice(9), '\n', ask()]) {
      pieces.write(piece);
      await new Promise((done) => setTimeout(done, 5));
    }
    expect(String(await once(pieces, 'data'))).toContain('"available":true');
    pieces.destroy();
  });

  it('closes at once what sends no token, a wrong one, or a part of it', async () => {
    const { token } = socket.state;
    const wrong = `${token.slice(0, -1)}${token.endsWith('0') ? '1' : '0'}`;
    for (const first of [
      `${wrong}\n`,
      '\n',
      `${token.slice(0, 10)}\n`,
      ask(),
      ' '.repeat(65),
      Buffer.alloc(1e6),
    ]) {
      expect(await closedAfter(first, ask())).toBe('');
    }
    expect(contexts).toEqual([]);
  });

  it('closes at once what sends a message without the token, or with another', async () => {
    const { token } = socket.state;
    const first = `${token}\n`;
    for (const other of [{}, { token: '' }, { token: null }, { token: [token] }, { token: `${token}0` }]) {
      const id = message({ id: 1, method: 'command', params: [{ args: ['rules'] }, 1], ...other });
      expect(await closedAfter(first, id)).toBe('');
      const notified = message({ method: '$/cancelRequest', params: { id: 1 }, ...other });
      expect(await closedAfter(first, notified)).toBe('');
    }
    expect(contexts).toEqual([]);
  });

  it('closes at once whatever else is sent first', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ minLength: 65, maxLength: 200 }), async (bytes) => {
        expect(await closedAfter(Buffer.from(bytes))).toBe('');
      }),
      { numRuns: 30 },
    );
  });

  it('closes a connection that sends garbage or too much, and goes on for others', async () => {
    const first = `${socket.state.token}\n`;
    const hostile: (string | Buffer)[] = [
      'no header\r\n\r\n{}',
      'Content-Length: x\r\n\r\n{}',
      'Content-Length: 5\r\n\r\n{{{{{',
      'Content-Length: -5\r\n\r\n{}{}{}{}',
      `X: ${'a'.repeat(17e6)}`,
      Buffer.concat([Buffer.from('Content-Length: 999999999\r\n\r\n'), Buffer.alloc(17e6, 32)]),
    ];
    for (const sent of hostile) expect(await closedAfter(first, sent)).toBe('');
    const { client, connection } = await speak();
    await expect(connection.sendRequest(commandRequest, { args: [] }, 1)).rejects.toThrow(/^args: /);
    expect(await connection.sendRequest(devicesRequest)).toEqual(devices);
    client.destroy();
    expect(logged.every((line) => !line.includes('\n'))).toBe(true);
  });

  it('cancels what a connection asked for when it ends', async () => {
    const { client, connection } = await speak();
    void connection.sendRequest(commandRequest, { args: ['hang'] }, 1).catch(() => undefined);
    await expect.poll(() => contexts).toHaveLength(1);
    expect(contexts[0]!.signal.aborted).toBe(false);
    client.destroy();
    await expect.poll(() => contexts[0]!.signal.aborted).toBe(true);
    // Progress that still comes does no harm.
    contexts[0]!.progress({ message: 'late', done: 2, total: 2 });
  });

  it('leaves nothing behind', () => {
    socket.close();
    expect(readdirSync(folder)).toEqual([]);
    expect(existsSync(dirname(socket.state.socket))).toBe(false);
  });

  it('takes what ended engines have left off the list, and nothing else', () => {
    const gone = { ...newState('/nowhere/engine.sock'), pid: 2 ** 22 + 1 };
    writeFileSync(join(folder, `engine-${gone.pid}.json`), JSON.stringify(gone));
    writeFileSync(join(folder, 'engine-1.json'), JSON.stringify({ ...gone, pid: 1 }));
    writeFileSync(join(folder, 'engine-2.json'), JSON.stringify({ ...gone, host: `not-${hostname()}` }));
    writeFileSync(join(folder, 'engine-3.json'), '{');
    const unlist = listEngine({ ...newState('/nowhere/other.sock'), pid: 4 }, folder);
    const kept = ['engine-1.json', 'engine-2.json', 'engine-3.json', `engine-${process.pid}.json`];
    expect(readdirSync(folder).sort()).toEqual([...kept, 'engine-4.json'].sort());
    unlist();
    expect(readdirSync(folder).sort()).toEqual(kept.sort());
  });

  it('is not listed in a folder that others can get into', () => {
    const open = join(temporaryFolder(), 'open');
    mkdirSync(open, { mode: 0o755 });
    expect(() => listEngine(newState('/nowhere/engine.sock'), open)).toThrow(/a folder of this user alone/);
    expect(readdirSync(open)).toEqual([]);
  });
});
