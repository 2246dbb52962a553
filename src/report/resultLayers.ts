import type { Result } from '../protocol/Result.ts';

/** A layer as a result describes it: all results know its name, most its shape. */
export interface ResultLayer {
  readonly name: string;
  readonly operator?: string;
  readonly shape?: readonly number[];
}

/** The layers of the network that a result says something about, and whether those are all hidden ones, in running order. */
export function resultLayers(result: Result): { layers: readonly ResultLayer[]; complete: boolean } {
  switch (result.kind) {
    case 'conductance':
      return { layers: result.layers, complete: result.parameters.layers === 'all' };
    case 'rules':
      // From the output to the input, with the classes; matrices are no layers of a network.
      return { layers: result.layers.filter(({ kind }) => kind === 'layer').reverse(), complete: false };
    case 'pathway':
      return { layers: result.layers, complete: false };
    case 'neucept':
      return { layers: result.parameters.network === undefined ? [] : result.layers, complete: false };
    case 'agreement':
    case 'probes':
    case 'neuceptComparison':
      return { layers: result.layers.map(({ name }) => ({ name })), complete: false };
    case 'prototype':
      return { layers: result.layer.kind === 'layer' ? [{ name: result.layer.name }] : [], complete: false };
    default:
      return { layers: [], complete: false };
  }
}
