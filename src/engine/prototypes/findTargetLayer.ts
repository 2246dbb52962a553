import { classLayer } from '../../protocol/RulesResult.ts';
import type { PathNetwork } from '../conductance/PathNetwork.ts';
import { selectLayers } from '../conductance/selectLayers.ts';
import type { Layer } from '../graph/findLayers.ts';
import { elementCount } from '../graph/Tensor.ts';
import { InputError } from '../InputError.ts';
import type { PrototypeTarget } from './PrototypeTarget.ts';

/** The hidden layer of that name, or the outputs for `class`. Throws an InputError where there is none. */
export function findTargetLayer(network: PathNetwork, name: string): Layer {
  const hidden = network.layers.find((layer) => layer.name === name);
  if (hidden || name !== classLayer) return hidden ?? selectLayers(network.layers, [name], 'after')[0]!;
  const rank = network.graph.values.get(network.output)!.shape.length;
  return {
    name: classLayer,
    value: network.output,
    before: network.output,
    operator: '',
    // A regression network's only output has no axis.
    shape: rank === 1 ? [] : network.outputShape,
    channelAxis: 0,
    parameters: 0,
    cut: true,
  };
}

/** Throws an InputError for a neuron, channel or position that the layer does not have. */
export function checkTarget(layer: Layer, { neurons, channel }: PrototypeTarget): void {
  const channels = layer.shape[layer.channelAxis] ?? 1;
  const positions = elementCount(layer.shape) / channels;
  if (neurons.length === 0) throw new InputError('name at least one neuron');
  if (new Set(neurons).size < neurons.length) {
    throw new InputError(`a neuron is named twice in ${neurons.join(',')}: name each one once`);
  }
  const missing = (number: number, count: number): boolean =>
    !Number.isInteger(number) || number < 0 || number >= count;
  if (channel === undefined) {
    const outside = neurons.find((neuron) => missing(neuron, channels));
    if (outside === undefined) return;
    throw new InputError(`layer ${layer.name} has neurons 0 to ${channels - 1}, not ${outside}`);
  }
  if (positions === 1) {
    throw new InputError(
      `layer ${layer.name} has no positions: leave the channel out, and name neurons 0 to ${channels - 1}`,
    );
  }
  if (missing(channel, channels)) {
    throw new InputError(`layer ${layer.name} has channels 0 to ${channels - 1}, not ${channel}`);
  }
  const outside = neurons.find((neuron) => missing(neuron, positions));
  if (outside === undefined) return;
  throw new InputError(
    `a channel of layer ${layer.name} has positions 0 to ${positions - 1}, not ${outside}`,
  );
}
