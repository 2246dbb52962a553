import type { ConductanceLayer } from '../protocol/ConductanceResult.ts';

/** The layer's neurons, the one with the highest mean absolute conductance first; equal ones in their own order. */
export function rankNeurons(layer: Pick<ConductanceLayer, 'meanAbsolute'>): number[] {
  const values = layer.meanAbsolute;
  return values.map((_, neuron) => neuron).sort((a, b) => values[b]! - values[a]! || a - b);
}
