import { once } from 'node:events';
import { mkdirSync, symlinkSync } from 'node:fs';
import { createConnection, type Socket } from 'node:net';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { EngineApi } from '../../../src/engine/service/Engine.ts';
import { listEngine, newState } from '../../../src/engine/service/EngineState.ts';
import { serveSocket, type EngineSocket } from '../../../src/engine/service/serveSocket.ts';
import { temporaryFolder } from '../../support/temporaryFolder.ts';

// What a client may say, with and without the token, stands in the tests of serveSocket.

let socket: EngineSocket;
beforeEach(async () => {
  const engine: Partial<EngineApi> = { devices: () => Promise.resolve([]) };
  socket = await serveSocket(engine as EngineApi, { log: () => undefined }, join(temporaryFolder(), 'state'));
});
afterEach(() => socket.close());

const closed = (client: Socket) => new Promise<void>((done) => client.once('close', () => done()));
function connect(): Socket {
  const client = createConnection(socket.state.socket);
  client.on('error', () => undefined);
  return client;
}

describe.skipIf(process.platform === 'win32')("the engine's socket", () => {
  it('takes no more than 32 connections, and lets go of those that say nothing', async () => {
    const clients = Array.from({ length: 50 }, connect);
    const ends = clients.map(closed);
    // Those beyond the limit are closed at once, the others after some seconds without the token.
    await Promise.race(ends);
    const refused = connect();
    await closed(refused);
    await Promise.all(ends);
    const client = connect();
    const { token } = socket.state;
    const body = JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'devices', token });
    client.write(`${token}\nContent-Length: ${body.length}\r\n\r\n${body}`);
    expect(String(await once(client, 'data'))).toContain('"result":[]');
    client.destroy();
  });

  it('closes a connection whose token comes a byte at a time and never ends', async () => {
    const client = connect();
    const end = closed(client);
    const timer = setInterval(() => client.write(socket.state.token[0]!), 300);
    await end;
    clearInterval(timer);
  });

  it('is listed in no folder that others can write to, or that is a link', () => {
    const root = temporaryFolder();
    const state = newState('/nowhere/engine.sock');
    mkdirSync(join(root, 'open'), { mode: 0o777 });
    mkdirSync(join(root, 'own'), { mode: 0o700 });
    symlinkSync(join(root, 'own'), join(root, 'link'));
    for (const name of ['open', 'link']) {
      expect(() => listEngine(state, join(root, name))).toThrow('a folder of this user alone');
    }
    listEngine(state, join(root, 'own'))();
  });

  it('has a token of 256 random bits, another one each time', () => {
    const tokens = Array.from({ length: 100 }, () => newState('').token);
    expect(new Set(tokens).size).toBe(100);
    for (const token of tokens) expect(token).toMatch(/^[0-9a-f]{64}$/);
  });
});
