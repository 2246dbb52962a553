import { fewestSelected } from '../../protocol/fewestSelected.ts';
import {
  inputLayerName,
  type NeuceptNetworkParameters,
  type NeuceptParameters,
} from '../../protocol/NeuceptResult.ts';
import type { ModelDescription } from '../../protocol/requests.ts';
import { layerChoice } from './layersQuestion.ts';
import type { Choice } from './pick.ts';

/** Layers that are checked at the start, at most: each takes runs of its own. */
const mostChecked = 3;

type Asked = Pick<NeuceptParameters, 'precision' | 'threshold' | 'aggregation'> &
  Pick<NeuceptNetworkParameters, 'unit'>;

/**
 * The layers, the nearest to the output first, and the input at the end. Checked are the last ones that have as many neurons as have to be
 * selected at once at the asked precision, or the largest layer where none has.
 */
export function criticalLayerChoices(model: ModelDescription, asked: Asked): Choice<string>[] {
  const sized = model.layers.toReversed().map((layer) => ({
    layer,
    size: asked.unit === 'channel' ? layer.neurons : layer.shape.reduce((a, b) => a * b, 1),
  }));
  const fewest = fewestSelected(asked);
  const enough = sized.filter(({ size }) => size >= fewest).slice(0, mostChecked);
  const largest = sized.toSorted((a, b) => b.size - a.size).slice(0, 1);
  const checked = new Set((enough.length > 0 ? enough : largest).map(({ layer }) => layer.name));
  return [
    ...sized.map(({ layer }) => ({ ...layerChoice(layer), picked: checked.has(layer.name) })),
    ...inputChoice(model),
  ];
}

/** The input as a layer; nothing where it is of tokens, or a layer has its name. */
function inputChoice({ inputs, layers }: ModelDescription): Choice<string>[] {
  const [input] = inputs;
  if (!input?.type.startsWith('float') || layers.some(({ name }) => name === inputLayerName)) return [];
  const shape = input.shape.slice(1).join(' × ');
  return [{ label: inputLayerName, description: `what the network gets, ${shape}`, value: inputLayerName }];
}
