import type { KeptNeurons } from '../../protocol/PrototypeResult.ts';
import type { PathNetwork } from '../conductance/PathNetwork.ts';
import { neuronCount } from '../conductance/unit.ts';
import { selectLayers } from '../conductance/selectLayers.ts';
import type { Layer } from '../graph/findLayers.ts';
import type { Graph, Node } from '../graph/Graph.ts';
import { elementCount, float32 } from '../graph/Tensor.ts';
import { InputError } from '../InputError.ts';

/**
 * The network held to a pathway: in the named layers, all neurons but the kept ones are 0 from there on. Values keep
 * their names. Throws an InputError for a layer or a neuron that is not there.
 */
export function keepNeurons(network: PathNetwork, { unit, layers: kept }: KeptNeurons): PathNetwork {
  let { graph } = network;
  for (const layer of selectLayers(network.layers, Object.keys(kept), 'after')) {
    const count = neuronCount(layer, unit);
    const neurons = kept[layer.name]!;
    const outside = neurons.find((neuron) => neuron >= count);
    if (outside !== undefined) {
      throw new InputError(
        `the pathway keeps neuron ${outside} of ${layer.name}, which has neurons 0 to ${count - 1}`,
      );
    }
    graph = maskLayer(graph, layer, mask(layer, unit, neurons));
  }
  return { ...network, graph };
}

function mask(layer: Layer, unit: KeptNeurons['unit'], neurons: readonly number[]) {
  const shape =
    unit === 'element'
      ? layer.shape
      : layer.shape.map((length, axis) => (axis === layer.channelAxis ? length : 1));
  const values = new Float32Array(elementCount(shape));
  for (const neuron of neurons) values[neuron] = 1;
  return float32(values, [1, ...shape]);
}

/** The value under the same name, times the mask: whatever reads it reads the masked one. */
function maskLayer(graph: Graph, { value }: Layer, factor: ReturnType<typeof mask>): Graph {
  const unmasked = `${value} (unmasked)`;
  const name = `${value} (kept)`;
  const multiply: Node = {
    name: `${value} (pathway)`,
    operator: 'Mul',
    inputs: [unmasked, name],
    outputs: [value],
    attributes: {},
  };
  return {
    ...graph,
    constants: new Map([...graph.constants, [name, factor]]),
    values: new Map([
      ...graph.values,
      [unmasked, graph.values.get(value)!],
      [name, { type: factor.type, shape: factor.shape }],
    ]),
    nodes: graph.nodes.flatMap((node) =>
      node.outputs.includes(value)
        ? [
            { ...node, outputs: node.outputs.map((output) => (output === value ? unmasked : output)) },
            multiply,
          ]
        : [node],
    ),
  };
}
