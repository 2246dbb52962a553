import { inputLayerName } from '../../protocol/NeuceptResult.ts';
import { settings } from '../settings.ts';
import { criticalLayerChoices } from './criticalLayerChoices.ts';
import { back, type Question } from './Question.ts';

/** Which layers' neurons are tested; the input is one, too, which all layers are without. */
export const criticalLayersQuestion: Question<'all' | string[]> = {
  known: ({ layer }) => (layer === undefined ? undefined : [layer]),
  ask: async ({ pick, inspect }) => {
    const chosen = await pick({
      placeholder: 'Which layers? The neurons of each are tested on their own.',
      choices: inspect().then((model) =>
        criticalLayerChoices(model, { ...settings.neucept(), unit: settings.neuceptUnit() }),
      ),
      atLeast: 1,
    });
    if (chosen === undefined || chosen === back) return chosen;
    const names = chosen as readonly string[];
    const { layers } = await inspect();
    return names.length === layers.length && !names.includes(inputLayerName) ? 'all' : [...names];
  },
};
