import type { NeuceptLayer } from '../../../protocol/NeuceptResult.ts';
import type { GradientMethod, NeuronMethod } from '../../../protocol/NeuronScores.ts';
import { pathNetwork } from '../../conductance/PathNetwork.ts';
import { neuronCount } from '../../conductance/unit.ts';
import { selectLayers } from '../../conductance/selectLayers.ts';
import { Random } from '../../numeric/Random.ts';
import { classRows } from './classRows.ts';
import { NeuronScorer, type NeuronScoring } from './NeuronScorer.ts';
import { orderScores } from './orderScores.ts';

/** One class' scores; for NeuCEPT what it has found. */
export type NeuronScoresRequest = NeuronScoring & {
  /** Output of the network. */
  readonly class: number;
  /** The layer as NeuCEPT found it for the class. */
  readonly neucept?: NeuceptLayer | undefined;
};

/**
 * What a method thinks of the neurons of a layer: one number each, the highest for the most important one.
 * Of NeuCEPT and of a random order the numbers are places.
 *
 * Rejects with an InputError for an unknown layer, a class that is none or has no samples, and scores that are not finite.
 */
export async function neuronScores(
  request: NeuronScoresRequest,
  layerName: string,
  method: NeuronMethod,
): Promise<Float64Array> {
  const network = pathNetwork(request.model);
  const [layer] = selectLayers(network.layers, [layerName], 'after');
  if (method === 'neucept') {
    if (!request.neucept) throw new Error('the scores of NeuCEPT are those of a layer that it found');
    return orderScores(request.neucept);
  }
  if (method === 'random') return randomScores(neuronCount(layer!, request.parameters.unit), request.seed);
  const rows = await classRows(request, network, request.class, request.parameters.scored);
  return new NeuronScorer(request, network, layer!).scores(
    method satisfies GradientMethod,
    request.class,
    rows,
  );
}

/** Places in a random order. */
export function randomScores(neurons: number, seed: number): Float64Array {
  return Float64Array.from(new Random(seed).permutation(neurons));
}
