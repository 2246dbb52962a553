import type { Unit } from '../conductance/unit.ts';
import type { Layer } from '../graph/findLayers.ts';

/** Shape of one number for each neuron, such that it broadcasts over the layer's positions. Without the batch. */
export function gateShape({ shape, channelAxis }: Layer, unit: Unit): number[] {
  return shape.map((length, axis) => (unit === 'element' || axis === channelAxis ? length : 1));
}
