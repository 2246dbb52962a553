import { InputError } from '../../InputError.ts';
import type { GraphBuilder } from '../GraphBuilder.ts';
import { formatShape, isBatch, type Dim, type Shape } from '../Shape.ts';
import { reshapeTo } from './reshapeTo.ts';

/** The elements `start`, `start + step`, … of an axis, `length` of them. */
export interface AxisSlice {
  readonly axis: number;
  readonly start: number;
  readonly step: number;
  readonly length: number;
}

/**
 * The reverse of slicing: a value of the shape `whole` that is zero but for the elements of the slices, which are those
 * of `value`. It is made of Pad, Reshape and, for negative steps, Slice, which every runtime has.
 */
export function spreadSlice(
  builder: GraphBuilder,
  value: string,
  slices: readonly AxisSlice[],
  whole: Shape,
): string {
  const begin = whole.map(() => 0);
  const end = whole.map(() => 0);
  let result = value;
  for (const slice of slices) {
    const { axis, length } = slice;
    const total = whole[axis]!;
    if (isBatch(total)) throw new InputError(`no gradient for a part of the batch, ${formatShape(whole)}`);
    const step = Math.abs(slice.step);
    let start = slice.start;
    if (slice.step < 0 && length > 1) {
      result = reverse(builder, result, axis);
      start -= (length - 1) * step;
    }
    let covered = length;
    if (step > 1 && length > 1) {
      result = insertZeros(builder, result, axis, step);
      covered = length * step;
      if (start + covered > total) {
        covered = total - start;
        result = sliceAxis(builder, result, axis, 0, covered);
      }
    }
    begin[axis] = start;
    end[axis] = total - start - covered;
  }
  const pads = [...begin, ...end];
  return pads.every((pad) => pad === 0) ? result : builder.add('Pad', [result, builder.integers(pads)]);
}

/** The elements `start` to `end - 1` of an axis. */
export function sliceAxis(
  builder: GraphBuilder,
  value: string,
  axis: number,
  start: number,
  end: number,
): string {
  return builder.add('Slice', [
    value,
    builder.integers([start]),
    builder.integers([end]),
    builder.integers([axis]),
  ]);
}

/** The elements of an axis from the last to the first. */
export function reverse(builder: GraphBuilder, value: string, axis: number): string {
  return builder.add('Slice', [
    value,
    builder.integers([-1]),
    builder.integers([-(2 ** 31)]),
    builder.integers([axis]),
    builder.integers([-1]),
  ]);
}

/** Puts `step - 1` zeros after every element of an axis. */
function insertZeros(builder: GraphBuilder, value: string, axis: number, step: number): string {
  const { shape } = builder.info(value);
  const columns: Dim[] = [...shape.slice(0, axis + 1), 1, ...shape.slice(axis + 1)];
  const one = builder.add('Unsqueeze', [value, builder.integers([axis + 1])]);
  const pads = [...columns.map(() => 0), ...columns.map((_, i) => (i === axis + 1 ? step - 1 : 0))];
  const stretched = builder.add('Pad', [one, builder.integers(pads)]);
  const rows: Dim[] = [...shape.slice(0, axis), (shape[axis] as number) * step, ...shape.slice(axis + 1)];
  return reshapeTo(builder, stretched, rows);
}
