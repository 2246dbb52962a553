import type { Unit } from '../conductance/unit.ts';
import type { Layer } from '../graph/findLayers.ts';
import { elementCount } from '../graph/Tensor.ts';

/** The neuron that an element of a layer belongs to: itself, or its channel. */
export function neuronOfElement({ shape, channelAxis }: Layer, unit: Unit): (element: number) => number {
  if (unit === 'element') return (element) => element;
  const inner = elementCount(shape.slice(channelAxis + 1));
  const channels = shape[channelAxis]!;
  return (element) => Math.floor(element / inner) % channels;
}
