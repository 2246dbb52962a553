import { askData, dataQuestion } from './dataQuestion.ts';
import type { Question } from './Question.ts';

/** Which data, or null for none. */
export const optionalDataQuestion: Question<string | null> = {
  known: dataQuestion.known!,
  ask: (asking) =>
    askData<null>(asking, 'Which data? What activates the neurons most is searched in it as well.', none),
};

const none = { label: '$(circle-slash) Without data', value: null };
