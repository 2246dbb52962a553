import { settings } from '../settings.ts';
import { askLayers } from './layersQuestion.ts';
import type { Question } from './Question.ts';
import { ruleLayerChoices } from './ruleLayerChoices.ts';

/** Which layers, from the classes down, rules are to lead through: two or more. */
export const ruleLayersQuestion: Question<'all' | string[]> = {
  ask: (asking) =>
    askLayers(asking, {
      placeholder: 'Which layers? Rules lead down from each to the next.',
      choices: asking.inspect().then((model) => ruleLayerChoices(model, settings.rulesUnit())),
      atLeast: 2,
    }),
};
