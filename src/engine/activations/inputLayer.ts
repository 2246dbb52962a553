import { inputLayerName } from '../../protocol/NeuceptResult.ts';
import type { PathNetwork } from '../conductance/PathNetwork.ts';
import type { Unit } from '../conductance/unit.ts';
import type { Layer } from '../graph/findLayers.ts';
import { InputError } from '../InputError.ts';

/** No operator of a network has that name. */
const inputOperator = 'Input';

/**
 * The network's input as a layer, so that it is read as one.
 * Throws an InputError where a layer has that name, or the input is of tokens.
 */
export function inputLayer({ input, sampleShape, layers, embed }: PathNetwork): Layer {
  if (layers.some(({ name }) => name === inputLayerName)) {
    throw new InputError(
      `a layer of the model is called ${inputLayerName}, which stands for the network's input here: give the layer another name in the model, or leave it out`,
    );
  }
  if (embed) {
    throw new InputError(
      "the network's input is of tokens, which are no numbers to compare: take the layers after it",
    );
  }
  return {
    name: inputLayerName,
    value: input,
    before: input,
    operator: inputOperator,
    shape: sampleShape,
    channelAxis: 0,
    parameters: 0,
    cut: true,
  };
}

/** What a neuron of the layer is, where `asked` was asked for: of the input, every number is one. */
export function unitOf(layer: Layer, asked: Unit): Unit {
  return isInputLayer(layer) ? 'element' : asked;
}

export function isInputLayer({ operator }: Layer): boolean {
  return operator === inputOperator;
}
