import type { ConductanceResult, ImportanceMeasure } from '../../protocol/ConductanceResult.ts';
import type { DataSet } from '../data/DataSet.ts';
import { featureSelection } from '../evaluation/featureSelection.ts';
import type { Layer } from '../graph/findLayers.ts';
import { InputError } from '../InputError.ts';
import type { LayerScores } from './LayerScores.ts';

/** Numbers of filters of section 5.2. */
const featureCounts = [5, 10, 15, 20];

/** Section 5.2 for every layer and measure. @param labels as {@link selectionLabels} gives them. */
export function selectFeatures(
  seed: number,
  labels: Int32Array,
  layers: readonly Layer[],
  scores: readonly LayerScores[],
  measures: ReadonlySet<ImportanceMeasure>,
): NonNullable<ConductanceResult['featureSelection']> {
  return layers.flatMap((layer, i) => {
    const activation = scores[i]!.values('activation');
    return [...measures].flatMap((measure) =>
      featureSelection(
        scores[i]!.values(measure),
        activation,
        labels,
        scores[i]!.neurons,
        featureCounts,
        seed,
      ).map((score) => ({ layer: layer.name, measure, ...score })),
    );
  });
}

/** The labels of the samples analysed. Throws an InputError where they do not allow a feature selection. */
export function selectionLabels(data: DataSet): Int32Array {
  if (!data.labels) throw new InputError(`feature selection needs labels, and ${data.name} has none`);
  const labels = data.labels.subarray(0, data.samples);
  const counts = new Map<number, number>();
  for (const label of labels) counts.set(label, (counts.get(label) ?? 0) + 1);
  const lonely = [...counts].find(([, count]) => count < 2);
  if (counts.size < 2 || lonely) {
    const problem = lonely ? `class ${lonely[0]} has one` : 'the data hold one class';
    throw new InputError(
      `feature selection needs two classes or more with at least 2 samples each; ${problem}: use more samples (--limit)`,
    );
  }
  return labels;
}
