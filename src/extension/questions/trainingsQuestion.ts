import type { EvaluationTest } from '../../protocol/EvaluationResult.ts';
import type { Choice } from './pick.ts';
import { back, type Question } from './Question.ts';
import { browse, chosenFile, type Source } from './sources.ts';

const choices: readonly Choice<Source<string>>[] = [
  {
    label: '$(folder-opened) Choose a folder…',
    detail: 'An empty one, or that of a run that was stopped: it goes on there.',
    value: browse.folder,
  },
];

/** Where remove and retrain keeps its maps and trainings; the other tests, asked for before as `test`, keep nothing. */
export const trainingsQuestion: Question<string | null> = {
  ask: async ({ answers, pick }) => {
    if (answers['test'] !== ('roar' satisfies EvaluationTest)) return null;
    const choice = await pick({ placeholder: 'Where are the finished trainings to be kept?', choices });
    return choice === back ? back : chosenFile<string>(choice, {});
  },
};
