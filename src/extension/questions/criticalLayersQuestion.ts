import { settings } from '../settings.ts';
import { criticalLayerChoices } from './criticalLayerChoices.ts';
import { askLayers } from './layersQuestion.ts';
import type { Question } from './Question.ts';

/** Which layers' neurons are tested. */
export const criticalLayersQuestion: Question<'all' | string[]> = {
  ask: (asking) =>
    askLayers(asking, {
      placeholder: 'Which layers? The neurons of each are tested on their own.',
      choices: asking
        .inspect()
        .then((model) =>
          criticalLayerChoices(model, { ...settings.neucept(), unit: settings.neuceptUnit() }),
        ),
      atLeast: 1,
    }),
};
