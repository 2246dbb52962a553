import type { ConductanceParameters, ImportanceMeasure } from '../../protocol/ConductanceResult.ts';
import { countOperations } from '../graph/countOperations.ts';
import type { Layer } from '../graph/findLayers.ts';
import { partAbove } from '../graph/partAbove.ts';
import type { NetworkRunner } from './NetworkRunner.ts';
import type { PathNetwork } from './PathNetwork.ts';
import type { PathBatch, PathRunner } from './PathRunner.ts';

/** Layer integrated gradients need a sweep for each layer: the default leaves them out above this many operations. */
const mostOperations = 2e11;
const defaultPoints = 50;

/** The measures to compute; conductance always, the others as asked for and within reason. */
export function chooseMeasures(
  parameters: ConductanceParameters,
  network: PathNetwork,
  layers: readonly Layer[],
  samples: number,
  warnings: string[],
): Set<ImportanceMeasure> {
  const measures = new Set<ImportanceMeasure>(['conductance', ...parameters.measures]);
  const operations = 3 * countOperations(network.graph) * layers.length * samples * defaultPoints;
  if (
    measures.has('layerIntegratedGradients') &&
    parameters.steps === 'auto' &&
    operations > mostOperations
  ) {
    measures.delete('layerIntegratedGradients');
    warnings.push(
      'Layer integrated gradients need a sweep of their own for each layer and were left out of this large analysis; ' +
        'choose fewer layers or samples, or a fixed number of steps, to have them.',
    );
  }
  return measures;
}

/** Every measure but conductance and internal influence, which the sweep has; for each layer [S, neurons]. */
export async function otherMeasures(
  runner: PathRunner,
  network: NetworkRunner,
  batch: PathBatch,
  layers: readonly Layer[],
  measures: ReadonlySet<ImportanceMeasure>,
  steps: ConductanceParameters['steps'],
): Promise<Map<ImportanceMeasure, Float64Array[]>> {
  const values = new Map<ImportanceMeasure, Float64Array[]>();
  if (measures.has('activation') || measures.has('gradientActivation')) {
    const { activation, gradientActivation } = await runner.activations(batch);
    if (measures.has('activation')) values.set('activation', activation);
    if (measures.has('gradientActivation')) values.set('gradientActivation', gradientActivation);
  }
  if (measures.has('deepLift')) values.set('deepLift', await runner.deepLift(batch));
  if (measures.has('layerIntegratedGradients')) {
    const { graph, output } = network.network;
    const above = layers.map((layer) => partAbove(graph, layer.value, output).beside);
    const ends = await network.values(batch.end, [
      ...new Set([...layers.map((layer) => layer.value), ...above.flat()]),
    ]);
    const starts = await network.values(
      batch.start,
      layers.map((layer) => layer.value),
    );
    const attributions: Float64Array[] = [];
    for (const [i, { value }] of layers.entries()) {
      const path = { end: ends[value]!, start: starts[value]! };
      const beside = Object.fromEntries(above[i]!.map((name) => [name, ends[name]!]));
      const points = steps === 'auto' ? defaultPoints : steps;
      attributions.push(await runner.layerIntegratedGradients(i, batch, path, beside, points));
    }
    values.set('layerIntegratedGradients', attributions);
  }
  return values;
}
