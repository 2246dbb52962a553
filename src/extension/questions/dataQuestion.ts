import type { Choice } from './pick.ts';
import type { Asking, Question } from './Question.ts';
import { browse, chosenFile, foundFiles, lastFirst, onlyKey, type Source } from './sources.ts';

/** Which data: a name of neuron-lens.json, or the path of a file or folder. */
export const dataQuestion: Question<string> = {
  known: ({ project }) => onlyKey(project?.dataSets),
  ask: async (asking) =>
    chosenFile(await asking.pick({ placeholder: 'Which data?', choices: dataChoices(asking) }), {
      Data: ['npy', 'npz', 'csv', 'gz', 'idx', 'json'],
    }),
};

async function dataChoices({ folder, project, last }: Asking): Promise<Choice<Source>[]> {
  const named = Object.keys(project?.dataSets ?? {});
  return lastFirst(
    [
      ...named.map((name) => ({ label: `$(database) ${name}`, value: name })),
      ...(await foundFiles(folder, '**/*.{npy,npz,csv,idx,gz}')),
    ],
    last?.data,
    { label: '$(folder-opened) Browse for a file…', value: browse.file },
    { label: '$(file-media) Browse for a folder of images…', value: browse.folder },
  );
}
