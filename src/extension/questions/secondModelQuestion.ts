import { askModel } from './modelQuestion.ts';
import type { Question } from './Question.ts';

/** Which network besides the one that was asked for before. */
export const secondModelQuestion: Question<string> = {
  ask: (asking) => askModel(asking, 'Which other network?', asking.model),
};
