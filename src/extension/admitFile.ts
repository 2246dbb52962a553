import { basename } from 'node:path';
import { window } from 'vscode';
import { InputError } from '../engine/InputError.ts';
import { shortenText } from '../report/shortenText.ts';
import { allowedFiles, mayRead, realPath, type Asker } from './mayRead.ts';

/** As long as paths can be. */
const mostShown = 4096;

/**
 * Lets a document have a file that it names: at once where it may ({@link mayRead}), else when the user agrees.
 * Rejects with an InputError where the user does not.
 */
export async function admitFile(path: string, asker: Asker): Promise<void> {
  if (await mayRead(path, asker)) return;
  const real = await realPath(path);
  const document = asker.path === undefined ? 'This analysis' : shortenText(basename(asker.path));
  const read = 'Read It';
  const answer = await window.showWarningMessage(
    `${document} asks to read a file outside of the workspace.`,
    {
      modal: true,
      detail:
        `${shortenText(real, mostShown)}\n\n` +
        'Saved analyses name the files that they are of. Let it be read only if this is the one that you expect.',
    },
    read,
  );
  if (answer !== read) {
    throw new InputError(
      `${shortenText(real, 200)} is outside of the workspace and was not read: open its folder, or let it be read.`,
    );
  }
  allowedFiles.add(real);
}
