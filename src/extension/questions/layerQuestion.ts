import { classChoice } from './classChoice.ts';
import { layerChoice } from './layersQuestion.ts';
import { back, type Question } from './Question.ts';

/** Which one layer; the classes are one too. */
export const layerQuestion: Question<string> = {
  known: ({ layer }) => layer,
  ask: async ({ pick, inspect }) => {
    const choice = await pick({
      placeholder: 'A neuron of which layer?',
      choices: inspect().then((model) => [...model.layers.map(layerChoice), ...classChoice(model)]),
    });
    return choice === undefined || choice === back ? choice : (choice as readonly string[])[0];
  },
};
