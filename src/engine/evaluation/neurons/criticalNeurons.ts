import type { NeuceptLayer, NeuceptParameters } from '../../../protocol/NeuceptResult.ts';
import type { NeuronScoreParameters } from '../../../protocol/NeuronScores.ts';
import { readLayerActivations } from '../../activations/readLayerActivations.ts';
import type { ConductanceAnalysis } from '../../conductance/ConductanceAnalysis.ts';
import type { PathNetwork } from '../../conductance/PathNetwork.ts';
import type { Layer } from '../../graph/findLayers.ts';
import { findCriticalNeurons } from '../../neucept/findCriticalNeurons.ts';

/**
 * NeuCEPT's critical neurons of one layer for several classes, from all samples; activations are read once.
 * @param advance called with the share of a class' work that is done
 */
export async function criticalNeurons(
  analysis: Pick<ConductanceAnalysis, 'data' | 'memory' | 'runtime' | 'signal' | 'seed'> & {
    readonly parameters: Pick<NeuronScoreParameters, 'unit'> & { readonly neucept: NeuceptParameters };
  },
  network: PathNetwork,
  layer: Layer,
  classes: readonly number[],
  advance: (classes: number) => void,
  warnings: string[],
): Promise<NeuceptLayer[]> {
  const { parameters, memory, signal, seed } = analysis;
  const read = await readLayerActivations(analysis, network, [layer], { unit: parameters.unit });
  const found: NeuceptLayer[] = [];
  for (const index of classes) {
    const own: string[] = [];
    const response = Float64Array.from({ length: read.outputs.rows }, (_, row) =>
      read.outputs.at(row, index),
    );
    found.push(
      await findCriticalNeurons(
        {
          name: layer.name,
          shape: layer.shape,
          activations: read.layers[0]!,
          response,
          responseName: `output ${index}`,
          parameters: parameters.neucept,
          seed,
          memory,
          signal,
          begun: () => undefined,
          done: () => advance(1 / parameters.neucept.runs),
        },
        own,
      ),
    );
    warnings.push(...own.map((warning) => `Class ${index}: ${warning}`));
  }
  return found;
}
