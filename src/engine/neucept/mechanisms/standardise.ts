import type { Mechanisms } from '../../../protocol/Mechanisms.ts';
import { Matrix } from '../../numeric/Matrix.ts';

/**
 * Mean of each column, and a scale that all columns of a layer share: the root of their mean variance. Within a layer,
 * neurons keep their unit, as in the published experiments, and a neuron that hardly moves stays small; of several
 * layers, each weighs by its number of representatives, whatever its unit is. The scale is 1 where nothing varies.
 */
export function columnScales(
  representation: Matrix,
  representatives: Mechanisms['representatives'],
): Pick<Mechanisms, 'centre' | 'scale'> {
  const { rows, columns } = representation;
  const centre = new Array<number>(columns).fill(0);
  const layers = new Map<string, { variance: number; columns: number }>();
  for (let j = 0; j < columns; j++) {
    for (let i = 0; i < rows; i++) centre[j]! += representation.at(i, j) / rows;
    let variance = 0;
    for (let i = 0; i < rows; i++) variance += (representation.at(i, j) - centre[j]!) ** 2 / rows;
    const { layer } = representatives[j]!;
    const before = layers.get(layer) ?? { variance: 0, columns: 0 };
    layers.set(layer, { variance: before.variance + variance, columns: before.columns + 1 });
  }
  const scale = representatives.map(({ layer }) => {
    const { variance, columns: count } = layers.get(layer)!;
    return Math.sqrt(variance / count) || 1;
  });
  return { centre, scale };
}

/** (value - centre) / scale of each column. */
export function standardise(
  representation: Matrix,
  { centre, scale }: Pick<Mechanisms, 'centre' | 'scale'>,
): Matrix {
  const standard = new Matrix(representation.rows, representation.columns);
  for (let i = 0; i < representation.rows; i++) {
    for (let j = 0; j < representation.columns; j++) {
      standard.set(i, j, (representation.at(i, j) - centre[j]!) / scale[j]!);
    }
  }
  return standard;
}
