/** Milliseconds between a signal and the end of the process. */
const grace = 3000;

let held = 0;

/**
 * Keeps a signal from ending the process while something is worth waiting for: a file half written, results found so
 * far. A second signal ends it all the same.
 * @returns what ends the hold
 */
export function holdExit(): () => void {
  held++;
  let released = false;
  return () => {
    if (!released) held--;
    released = true;
  };
}

/** After a signal: what does not watch it, such as a long read, gets 3 seconds to end by itself, once nothing is held. */
export function exitAfterGrace(exit: () => void): void {
  setTimeout(() => (held > 0 ? exitAfterGrace(exit) : exit()), grace).unref();
}
