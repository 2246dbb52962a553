import { timingSafeEqual } from 'node:crypto';
import type { Socket } from 'node:net';

/**
 * Reads the first line of a connection and calls `then` if it is the token; else the connection is closed at once, and
 * after `patience` milliseconds without a line. No more than the length of the token is ever kept.
 */
export function admit(socket: Socket, token: string, then: () => void, patience = 5_000): void {
  const expected = Buffer.from(`${token}\n`);
  let received = Buffer.alloc(0);
  const timer = setTimeout(() => socket.destroy(), patience);
  socket.once('close', () => clearTimeout(timer));
  const read = (chunk: Buffer): void => {
    const start = received.length;
    received = Buffer.concat([received, chunk.subarray(0, expected.length - start)]);
    if (received.length < expected.length && !received.includes(10)) return;
    socket.off('data', read);
    clearTimeout(timer);
    if (received.length < expected.length || !timingSafeEqual(received, expected)) {
      socket.destroy();
      return;
    }
    socket.pause();
    const rest = chunk.subarray(expected.length - start);
    if (rest.length > 0) socket.unshift(rest);
    then();
    socket.resume();
  };
  socket.on('data', read);
}
