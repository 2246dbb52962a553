import { classLayer } from '../../protocol/RulesResult.ts';
import { parseNeurons } from './parseNeurons.ts';
import { back, type Question } from './Question.ts';

/** Which neurons of the layer that was asked for before, as `layer`. */
export const neuronsQuestion: Question<number[]> = {
  ask: async ({ answers, enter, inspect }) => {
    const { outputs, layers } = await inspect();
    const layer = String(answers['layer']);
    const count =
      layer === classLayer
        ? Number(outputs[0]?.shape[1] ?? 1)
        : layers.find(({ name }) => name === layer)!.neurons;
    const read = (text: string) => parseNeurons(text, count);
    const answer = await enter({
      prompt: `Which neurons of ${layer}? It has 0 to ${count - 1}.`,
      placeholder: 'Numbers and ranges, such as 3, 7 or 0-5',
      problem: (text) => {
        const neurons = read(text);
        return typeof neurons === 'string' ? neurons : undefined;
      },
    });
    return answer === undefined || answer === back ? answer : (read(answer as string) as number[]);
  },
};
