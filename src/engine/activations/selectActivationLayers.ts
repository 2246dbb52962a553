import { inputLayerName } from '../../protocol/NeuceptResult.ts';
import type { PathNetwork } from '../conductance/PathNetwork.ts';
import { selectLayers } from '../conductance/selectLayers.ts';
import type { Layer } from '../graph/findLayers.ts';
import { InputError } from '../InputError.ts';
import { inputLayer } from './inputLayer.ts';

/**
 * The layers asked for, in the network's order: all of its hidden ones, or those named, among which `input` stands for
 * its input. Throws an InputError for a layer that is not there.
 */
export function selectActivationLayers(network: PathNetwork, names: 'all' | readonly string[]): Layer[] {
  if (names === 'all') return [...network.layers];
  if (names.length === 0) throw new InputError('name at least one layer, or all of them (--layers all)');
  const hidden = names.filter((name) => name !== inputLayerName);
  const selected = selectLayers(network.layers, hidden, 'after');
  return names.includes(inputLayerName) ? [inputLayer(network), ...selected] : selected;
}
