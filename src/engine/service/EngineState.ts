import { randomBytes } from 'node:crypto';
import { lstatSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { homedir, hostname } from 'node:os';
import { dirname, isAbsolute, join } from 'node:path';
import * as z from 'zod';

/** What a client of this user needs to reach a running engine: in a file that only the user can read. */
export const EngineStateSchema = z
  .object({
    /** Of what is spoken on the socket. */
    protocol: z.literal(1),
    pid: z.int().positive(),
    /** Home folders are shared between machines. */
    host: z.string(),
    /** Path of the socket. */
    socket: z.string(),
    /** The first line on a connection: 64 hexadecimal digits. */
    token: z.string(),
  })
  .strict();
export type EngineState = z.infer<typeof EngineStateSchema>;

/** Where running engines are listed: `$XDG_STATE_HOME/neuron-lens`, else `~/.local/state/neuron-lens`. */
export function stateFolder(): string {
  const { XDG_STATE_HOME: home = '' } = process.env;
  return join(isAbsolute(home) ? home : join(homedir(), '.local', 'state'), 'neuron-lens');
}

/** A new state for a socket of this process, with a random token. */
export function newState(socket: string): EngineState {
  return {
    protocol: 1,
    pid: process.pid,
    host: hostname(),
    socket,
    token: randomBytes(32).toString('hex'),
  };
}

/**
 * Lists an engine, in a file of mode 0600 in a folder of mode 0700, and removes what ended engines have left.
 * Throws where the folder is another user's, or others can get into it.
 * @returns what takes it off the list
 */
export function listEngine(state: EngineState, folder = stateFolder()): () => void {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const { uid, mode } = lstatSync(folder);
  if (uid !== process.getuid?.() || (mode & 0o077) !== 0 || !lstatSync(folder).isDirectory()) {
    throw new Error(`${folder} has to be a folder of this user alone (chmod 700)`);
  }
  removeStale(folder, state.pid);
  const file = join(folder, `engine-${state.pid}.json`);
  writeFileSync(file, JSON.stringify(state), { mode: 0o600, flag: 'wx' });
  return () => rmSync(file, { force: true });
}

/** @param pid of the engine that is listed now: what has its number is of an earlier process */
function removeStale(folder: string, pid: number): void {
  for (const name of readdirSync(folder).filter((each) => /^engine-\d+\.json$/.test(each))) {
    const file = join(folder, name);
    let state: EngineState;
    try {
      state = EngineStateSchema.parse(JSON.parse(readFileSync(file, 'utf8')));
    } catch {
      // Half written, or of another version: not ours to judge.
      continue;
    }
    if (state.host !== hostname() || (state.pid !== pid && isRunning(state.pid))) continue;
    rmSync(file, { force: true });
    const folderOfSocket = dirname(state.socket);
    // Only what this code makes is removed.
    if (/[\\/]neuron-lens-engine-\w{6}$/.test(folderOfSocket)) {
      rmSync(folderOfSocket, { recursive: true, force: true });
    }
  }
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
