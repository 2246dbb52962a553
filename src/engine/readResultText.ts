import { readPlainFile } from './readPlainFile.ts';

/** Longer texts do not exist in JavaScript (2^29 - 24 characters). */
const mostBytes = 2 ** 29 - 24;

/** The text of a saved analysis. Rejects as {@link readPlainFile} does. */
export async function readResultText(path: string): Promise<string> {
  return (await readPlainFile(path, mostBytes)).toString('utf8');
}
