import type { MechanismParameters } from '../../../protocol/Mechanisms.ts';
import type { NeuceptLayer } from '../../../protocol/NeuceptResult.ts';
import { absoluteCorrelation } from '../../numeric/absoluteCorrelation.ts';
import { clusterColumns, cutByCount } from '../../numeric/clusterColumns.ts';
import { Matrix } from '../../numeric/Matrix.ts';

/** Samples that correlations are of: more make groups of neurons hardly better. */
const correlatedSamples = 2000;

/**
 * The neurons that stand for a layer (Vu et al., Algorithm 2, line 3), the highest score first: of its critical neurons
 * the first v in the order of their scores, or of each of v groups that correlate the first. Where nothing is selected,
 * of all tested neurons, and a warning says so.
 * @param activations [samples, neurons of the layer]; of `agglomeration` only
 */
export function chooseRepresentatives(
  layer: Pick<NeuceptLayer, 'name' | 'selected' | 'order'>,
  activations: Matrix,
  { representation, representatives }: Pick<MechanismParameters, 'representation' | 'representatives'>,
  warnings: string[],
): number[] {
  const { name, selected, order } = layer;
  if (selected.length === 0) {
    warnings.push(
      `${name}: no critical neuron was selected; its mechanisms are those of the first neurons in the order, which no precision is promised of`,
    );
  }
  const candidates = selected.length > 0 ? selected : order;
  if (representation === 'top' || candidates.length <= representatives) {
    return candidates.slice(0, representatives);
  }
  const correlation = absoluteCorrelation(spread(activations, correlatedSamples), candidates);
  return cutByCount(clusterColumns(correlation), representatives)
    .map((members) => members[0]!)
    .sort((a, b) => a - b)
    .map((position) => candidates[position]!);
}

/** At most this many rows, from all over the matrix. */
function spread(matrix: Matrix, most: number): Matrix {
  const { rows, columns, values, offset, rowStride, columnStride } = matrix;
  const step = Math.ceil(rows / most);
  return new Matrix(Math.ceil(rows / step), columns, values, offset, rowStride * step, columnStride);
}
