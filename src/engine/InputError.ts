/**
 * What the user gave cannot be used: a damaged file, a wrong shape, an option out of range.
 * The message is one line: what is wrong, where, and what to do. The command line ends with exit code 2.
 */
export class InputError extends Error {
  override name = 'InputError';
}
