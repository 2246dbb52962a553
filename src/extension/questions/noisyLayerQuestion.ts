import { layerChoice } from './layersQuestion.ts';
import { back, type Question } from './Question.ts';

/** Which one layer gets the noise, the nearest to the output first. */
export const noisyLayerQuestion: Question<string> = {
  ask: async ({ pick, inspect }) => {
    const choice = await pick({
      placeholder: 'The neurons of which layer? They get noise, all but the important ones.',
      choices: inspect().then((model) => model.layers.toReversed().map(layerChoice)),
    });
    return choice === undefined || choice === back ? choice : (choice as readonly string[])[0];
  },
};
