import { elementCount } from '../graph/Tensor.ts';

/** A map over the input as one plane. */
export interface MapPlane {
  readonly height: number;
  readonly width: number;
  /** Row by row. */
  readonly values: Float64Array;
}

/**
 * One plane of a map in the shape of an input: of colour channels the signed value of the largest magnitude. A map
 * [length] is one row, [positions, features] (a sequence) keeps both axes.
 */
export function mapPlane(map: ArrayLike<number>, shape: readonly number[]): MapPlane {
  const [height, width] = shape.length === 1 ? [1, shape[0]!] : [shape.at(-2)!, shape.at(-1)!];
  const plane = height * width;
  const values = new Float64Array(plane);
  for (let i = 0; i < elementCount(shape); i++) {
    const value = map[i]!;
    if (Math.abs(value) > Math.abs(values[i % plane]!)) values[i % plane] = value;
  }
  return { height, width, values };
}
