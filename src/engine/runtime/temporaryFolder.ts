import { rmSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Folders that are there, and whether the work in them is done. Windows keeps a file while a session has it mapped. */
const folders = new Map<string, { done: boolean }>();

/** Calls `work` with a new folder that only this user can enter (mkdtemp gives it mode 0700), and removes it. */
export async function withTemporaryFolder<T>(work: (folder: string) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), 'neuron-lens-'));
  const state = { done: false };
  if (folders.size === 0) process.on('exit', removeAll);
  folders.set(folder, state);
  try {
    return await work(folder);
  } finally {
    state.done = true;
    removeDoneFolders();
  }
}

/** Removes the folders in which the work is done; called again whenever a session is let go. */
export function removeDoneFolders(): void {
  for (const [folder, { done }] of folders) if (done) remove(folder);
  if (folders.size === 0) process.off('exit', removeAll);
}

function removeAll(): void {
  for (const folder of folders.keys()) remove(folder);
}

function remove(folder: string): void {
  try {
    rmSync(folder, { recursive: true, force: true });
    folders.delete(folder);
  } catch {
    // Still mapped.
  }
}
