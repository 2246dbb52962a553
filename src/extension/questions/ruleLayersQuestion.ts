import type { InspectResponse } from '../../protocol/requests.ts';
import { classChoice } from './classChoice.ts';
import { askLayers, layerChoice } from './layersQuestion.ts';
import type { Choice } from './pick.ts';
import type { Question } from './Question.ts';

/** Layers below the classes that are checked at the start, at most. */
const mostChecked = 3;

/** Which layers, from the classes down, rules are to lead through: two or more. */
export const ruleLayersQuestion: Question<'all' | string[]> = {
  ask: (asking) =>
    askLayers(asking, {
      placeholder: 'Which layers? Rules lead down from each to the next.',
      choices: asking.inspect().then(ruleLayerChoices),
      atLeast: 2,
    }),
};

/**
 * The classes and the layers, the nearest to the output first. Checked are the classes and the last layers down to the
 * last one with positions, where a cascade from a class to what it looks for in an image ends.
 */
export function ruleLayerChoices(model: InspectResponse): Choice<string>[] {
  const down = model.layers.toReversed();
  const cuts = down.filter(({ cut }) => cut);
  const spatial = cuts.findIndex(({ shape, neurons }) => shape.reduce((a, b) => a * b, 1) > neurons);
  const checked = new Set(
    cuts.slice(0, spatial < 0 ? mostChecked : Math.min(spatial + 1, mostChecked)).map(({ name }) => name),
  );
  return [
    ...classChoice(model),
    ...down.map((layer) => ({ ...layerChoice(layer), picked: checked.has(layer.name) })),
  ];
}
