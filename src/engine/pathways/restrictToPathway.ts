import type { Unit } from '../conductance/unit.ts';
import type { Layer } from '../graph/findLayers.ts';
import type { Graph } from '../graph/Graph.ts';
import { scaleValues } from '../graph/scaleValues.ts';
import { elementCount, float32 } from '../graph/Tensor.ts';
import { InputError } from '../InputError.ts';
import { gateShape } from './gateShape.ts';

/** Neurons of a pathway by layer name: channels or elements, as the unit says. Layers that it does not name are whole. */
export type PathwayNeurons = Readonly<Record<string, readonly number[]>>;

/**
 * The network held to a pathway: the neurons of the named layers that are not on it give 0. The values keep their
 * names. Throws an InputError for a layer or a neuron that the network does not have.
 */
export function restrictToPathway(
  graph: Graph,
  layers: readonly Layer[],
  kept: PathwayNeurons,
  unit: Unit,
): Graph {
  const constants = new Map(graph.constants);
  const values = new Map(graph.values);
  const scales = new Map<string, string>();
  for (const [name, neurons] of Object.entries(kept)) {
    const layer = layers.find((each) => each.name === name);
    if (!layer)
      throw new InputError(`the pathway names the layer "${name}", which the network does not have`);
    const shape = [1, ...gateShape(layer, unit)];
    const mask = new Float32Array(elementCount(shape));
    for (const neuron of neurons) {
      if (!(neuron >= 0 && neuron < mask.length)) {
        throw new InputError(
          `the pathway names neuron ${neuron} of the layer "${name}", which has 0 to ${mask.length - 1}`,
        );
      }
      mask[neuron] = 1;
    }
    const value = `${layer.value} (pathway)`;
    constants.set(value, float32(mask, shape));
    values.set(value, { type: 'float32', shape });
    scales.set(layer.value, value);
  }
  return scaleValues({ ...graph, constants, values }, scales);
}
