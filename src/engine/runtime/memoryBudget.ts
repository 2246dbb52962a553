import { freemem, totalmem } from 'node:os';
import { readFileSync } from 'node:fs';

/** A smaller budget than this does not even hold the filters of a mid-sized network. */
const smallest = 256 * 2 ** 20;

/**
 * Bytes that the values of one batch may take.
 * @param setting the user's own number of bytes; the default is a quarter of the memory that can still be had.
 */
export function memoryBudget(setting?: number): number {
  return setting ?? Math.max(smallest, Math.floor(availableMemory() / 4));
}

/** Bytes that can still be allocated without swapping, inside the container's limit where there is one. */
export function availableMemory(): number {
  // On macOS the free pages exclude the inactive ones, which are handed out at once: a quarter of all memory is
  // nearer the truth than the few hundred megabytes reported.
  const free = process.platform === 'darwin' ? Math.max(freemem(), totalmem() / 4) : freemem();
  const limit = process.constrainedMemory();
  if (!(limit > 0 && limit <= totalmem())) return free;
  // A container's use counts the page cache, which is given back on demand.
  return Math.min(free, Math.max(0, process.availableMemory()) + reclaimableCache());
}

/** Bytes of file cache charged to this container (cgroup 2, then cgroup 1); 0 where that is unknown. */
function reclaimableCache(): number {
  for (const file of ['/sys/fs/cgroup/memory.stat', '/sys/fs/cgroup/memory/memory.stat']) {
    try {
      const match = /^(?:total_)?inactive_file (\d+)$/m.exec(readFileSync(file, 'utf8'));
      if (match) return Number(match[1]);
    } catch {
      // This version of cgroups is not the one in use.
    }
  }
  return 0;
}
