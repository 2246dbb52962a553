import {
  MechanismParametersSchema,
  mostMechanisms,
  type MechanismParameters,
} from '../../protocol/Mechanisms.ts';
import { back, type Question } from './Question.ts';

type Count = MechanismParameters['count'];

/** How many mechanisms, K: `auto` or a number. */
export const mechanismsQuestion: Question<Count> = {
  ask: async ({ enter }) => {
    const answer = await enter({
      prompt: 'How many mechanisms? Auto tries several numbers and takes the best.',
      placeholder: 'auto, or a number such as 5',
      value: 'auto',
      problem: (text) => {
        const count = read(text);
        return typeof count === 'string' && count !== 'auto' ? count : undefined;
      },
    });
    return answer === undefined || answer === back ? answer : (read(answer as string) as Count);
  },
};

/** The answer, or a sentence about what is wrong with it. */
function read(text: string): Count | string {
  const word = text.trim().toLowerCase();
  if (word === 'auto') return word;
  if (!/^\d+$/.test(word)) return `"${text}" is no number of mechanisms: write auto, or a number such as 5.`;
  const count = Number(word);
  return MechanismParametersSchema.shape.count.safeParse(count).success
    ? count
    : `There can be 2 to ${mostMechanisms} mechanisms, not ${word}.`;
}
