import { mostSamples } from '../../protocol/PathwayResult.ts';
import { parseNumbers } from './parseNumbers.ts';
import { back, type Question } from './Question.ts';

/** Which samples of the data, by their rows. How many rows there are is known only when the data is open. */
export const rowsQuestion: Question<number[]> = {
  ask: async ({ enter }) => {
    const read = (text: string) => parseNumbers(text, { name: 'row', most: mostSamples });
    const answer = await enter({
      prompt: `Which samples? Rows of the data, counted from 0; up to ${mostSamples}.`,
      placeholder: 'Numbers and ranges, such as 3, 7 or 0-5',
      value: '0',
      problem: (text) => {
        const rows = read(text);
        return typeof rows === 'string' ? rows : undefined;
      },
    });
    return answer === undefined || answer === back ? answer : (read(answer as string) as number[]);
  },
};
