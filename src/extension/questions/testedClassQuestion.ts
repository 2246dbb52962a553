import { numberedClasses } from './numberedClasses.ts';
import type { Choice } from './pick.ts';
import { back, type Question } from './Question.ts';

/** Whose neurons are tested: one class', or each class' after the other. */
export const testedClassQuestion: Question<number | 'all'> = {
  ask: async ({ pick, inspect, project, model }) => {
    const choice = await pick<number | 'all'>({
      placeholder: 'The neurons that are important for which class?',
      choices: inspect().then((answer): Choice<number | 'all'>[] => [
        { label: 'All classes', description: 'each in turn, and the mean over them', value: 'all' },
        ...numberedClasses(answer, project?.models[model]?.labels),
      ]),
    });
    return choice === undefined || choice === back ? choice : (choice as readonly (number | 'all')[])[0];
  },
};
