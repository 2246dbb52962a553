import type { Choice } from './pick.ts';
import { type back, type Asking, type Question } from './Question.ts';
import { dataFiles } from '../tree/findProjects.ts';
import { browse, chosenFile, foundFiles, lastFirst, onlyKey, type Source } from './sources.ts';

/** Which data: a name of neuron-lens.json, or the path of a file or folder. */
export const dataQuestion: Question<string> = {
  known: ({ project }) => onlyKey(project?.dataSets),
  ask: (asking) => askData<string>(asking, 'Which data?'),
};

/** @param others further choices, at the end where they are not among the first ones */
export async function askData<Named extends string | null>(
  asking: Asking,
  placeholder: string,
  ...others: Choice<Named>[]
): Promise<Named | string | typeof back | undefined> {
  const choices = dataChoices<Named>(asking, others);
  return chosenFile(await asking.pick({ placeholder, choices }), {
    Data: ['npy', 'npz', 'csv', 'gz', 'idx', 'json'],
  });
}

async function dataChoices<Named extends string | null>(
  { folder, project, last }: Asking,
  others: readonly Choice<Named>[],
): Promise<Choice<Source<Named | string>>[]> {
  const named = Object.keys(project?.dataSets ?? {});
  const known = [
    ...named.map((name) => ({ label: `$(database) ${name}`, value: name })),
    ...(await foundFiles(folder, dataFiles)),
  ];
  return lastFirst<Named | string>(
    [...known, ...others.filter(({ value }) => known.every((each) => each.value !== value))],
    last?.data,
    {
      label: '$(folder-opened) Browse for a file…',
      // The first to read where there is nothing to choose yet.
      ...(known.length === 0 && { detail: 'NumPy, CSV, idx, tokens, or an archive of images.' }),
      value: browse.file,
    },
    { label: '$(file-media) Browse for a folder of images…', value: browse.folder },
  );
}
