import { timingSafeEqual } from 'node:crypto';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createMessageConnection, SocketMessageReader, SocketMessageWriter } from 'vscode-jsonrpc/node';
import { admit } from './admit.ts';
import type { EngineApi } from './Engine.ts';
import { listEngine, newState, type EngineState } from './EngineState.ts';
import { serveEngine, type ServeOptions } from './serveEngine.ts';

/** Bytes that a connection may send without completing a message. */
const largestMessage = 16e6;
const mostConnections = 32;

/** A socket that is listened on. */
export interface EngineSocket {
  readonly state: EngineState;
  /** Closes it with its connections, and leaves no file behind. */
  readonly close: () => void;
}

/**
 * Serves an engine on a Unix socket to processes of this user: the socket lies in a folder of mode 0700, and a
 * connection has to send the token first, and with each message, which only the user can read ({@link listEngine}).
 * Rejects where the socket cannot be made safely.
 */
export async function serveSocket(
  engine: EngineApi,
  options: Omit<ServeOptions, 'exit'>,
  folder?: string,
): Promise<EngineSocket> {
  const socketFolder = mkdtempSync(join(tmpdir(), 'neuron-lens-engine-'));
  const state = newState(join(socketFolder, 'engine.sock'));
  const connections = new Set<Socket>();
  const server = createServer((socket) => {
    connections.add(socket);
    socket.once('close', () => connections.delete(socket));
    // What a broken connection was about to say is of no use; its end cancels what it asked for.
    socket.on('error', () => socket.destroy());
    admit(socket, state.token, () => speak(socket, state.token, engine, options));
  });
  server.maxConnections = mostConnections;
  let unlist: (() => void) | undefined;
  const close = (): void => {
    unlist?.();
    server.close();
    for (const socket of connections) socket.destroy();
    rmSync(socketFolder, { recursive: true, force: true });
  };
  try {
    await new Promise<void>((done, fail) => server.once('error', fail).listen(state.socket, done));
    chmodSync(state.socket, 0o600);
    unlist = listEngine(state, folder);
  } catch (error) {
    close();
    throw error;
  }
  server.on('error', (error) => options.log(error.message));
  // The process ends with whom it was started by, not with its socket.
  server.unref();
  return { state, close };
}

function speak(socket: Socket, token: string, engine: EngineApi, options: Omit<ServeOptions, 'exit'>): void {
  const reader = new GuardedReader(socket, token);
  const connection = createMessageConnection(reader, new SocketMessageWriter(socket));
  connection.onError(([error]) => {
    options.log(`a connection to the engine's socket is closed: ${error.message.split('\n', 1)[0]!}`);
    socket.destroy();
  });
  connection.onClose(() => connection.dispose());
  serveEngine(connection, engine, options);
}

/** Ends a connection that sends more than a message may hold, or a message without the token. */
class GuardedReader extends SocketMessageReader {
  readonly #socket: Socket;
  readonly #token: Buffer;
  #pending = 0;

  constructor(socket: Socket, token: string) {
    super(socket);
    this.#socket = socket;
    this.#token = Buffer.from(token);
  }

  override listen(
    callback: Parameters<SocketMessageReader['listen']>[0],
  ): ReturnType<SocketMessageReader['listen']> {
    this.#socket.on('data', (chunk: Buffer) => {
      this.#pending += chunk.length;
      if (this.#pending > largestMessage) {
        this.#socket.destroy(new Error('a message is too long'));
      }
    });
    return super.listen((message) => {
      this.#pending = 0;
      if (this.#admits(message)) callback(message);
      else this.#socket.destroy(new Error('a message without the token'));
    });
  }

  #admits(message: object): boolean {
    const sent =
      'token' in message && typeof message.token === 'string' ? Buffer.from(message.token) : undefined;
    return sent?.length === this.#token.length && timingSafeEqual(sent, this.#token);
  }
}
