import type { ModelDescription } from '../../protocol/requests.ts';
import type { RulesParameters } from '../../protocol/RulesResult.ts';
import { classChoice } from './classChoice.ts';
import { layerChoice } from './layersQuestion.ts';
import type { Choice } from './pick.ts';

/** Layers below the classes that are checked at the start, at most. */
const mostChecked = 3;

/**
 * The classes and the layers, the nearest to the output first. Checked are the classes and the last layers that have no
 * positions, or the last layer. A channel counts as active where any of its positions is, which most are in every
 * sample; where positions are neurons of their own, the last layer that has some is checked, too.
 */
export function ruleLayerChoices(model: ModelDescription, unit: RulesParameters['unit']): Choice<string>[] {
  const down = model.layers.toReversed();
  const cuts = down.filter(({ cut }) => cut);
  const found = cuts.findIndex(({ shape, neurons }) => shape.reduce((a, b) => a * b, 1) > neurons);
  const flat = found < 0 ? cuts.length : found;
  const checked = Math.min(unit === 'channel' ? Math.max(flat, 1) : flat + 1, mostChecked);
  const names = new Set(cuts.slice(0, checked).map(({ name }) => name));
  return [
    ...classChoice(model),
    ...down.map((layer) => ({ ...layerChoice(layer), picked: names.has(layer.name) })),
  ];
}
