import { InputError } from '../engine/InputError.ts';
import { shortenText } from '../report/shortenText.ts';
import type { Neuron } from '../report/cascadeText.ts';
import type { RulesResult } from '../protocol/RulesResult.ts';

/**
 * The neuron that `--follow` names: `layer:number`, or a class by its name. Layers' names may hold colons.
 * Throws an InputError for one that is not in the result.
 */
export function findNeuron({ layers }: RulesResult, text: string): Neuron {
  const colon = text.lastIndexOf(':');
  const asked = text.slice(0, Math.max(colon, 0));
  // Of two matrices, "heads (H.npy)" is meant by "heads" as well.
  const layer =
    layers.find(({ name }) => name === asked) ??
    layers.find(({ name, kind }) => kind === 'matrix' && name.startsWith(`${asked} (`));
  if (!layer) {
    const names = layers.map(({ name }) => shortenText(name)).join(', ');
    throw new InputError(
      `--follow ${text}: name a layer and a neuron, such as ${layers[0]!.name}:0; there are ${names}`,
    );
  }
  const wanted = text.slice(colon + 1).trim();
  const named = layer.names?.indexOf(wanted) ?? -1;
  const neuron = named >= 0 ? named : wanted === '' ? NaN : Number(wanted);
  if (!Number.isInteger(neuron) || neuron < 0 || neuron >= layer.active.length) {
    throw new InputError(
      `--follow ${text}: ${layer.name} has the neurons 0 to ${layer.active.length - 1}` +
        (layer.names ? `, named ${shortenText(layer.names.join(', '), 100)}` : ''),
    );
  }
  return { layer, neuron };
}
