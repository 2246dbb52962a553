import { cp, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/**
 * Copies the example workspace, so that what is tried on it leaves the installed one as it is.
 * @param from the folder of the extension's example
 * @param to a folder that does not exist yet; nothing is left of it where the copy fails
 * @throws an Error of code `EEXIST` where the folder does exist
 */
export async function copyExample(from: string, to: string): Promise<void> {
  const project = JSON.parse(await readFile(join(from, 'neuron-lens.json'), 'utf8')) as Record<
    string,
    unknown
  >;
  // It is that of the repository; the editor knows the file's schema by its name.
  delete project['$schema'];
  await mkdir(to);
  try {
    await cp(from, to, { recursive: true });
    await writeFile(join(to, 'neuron-lens.json'), `${JSON.stringify(project, null, 2)}\n`);
  } catch (error) {
    await rm(to, { recursive: true, force: true });
    throw error;
  }
}
