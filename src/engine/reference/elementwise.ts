import type { DataType } from '../graph/DataType.ts';
import { broadcastShapes } from '../graph/Shape.ts';
import { elementCount } from '../graph/Tensor.ts';
import { readStrided } from './readStrided.ts';
import type { ReferenceKernel, ReferenceValue } from './ReferenceValue.ts';

/** A kernel that applies `f` to every element; the type stays. */
export function mapElements(f: (x: number) => number): ReferenceKernel {
  return (_node, [x]) => [{ type: x!.type, shape: x!.shape, data: x!.data.map(f) }];
}

/** Row-major strides of a shape. */
export function stridesOf(shape: readonly number[]): number[] {
  const strides = new Array<number>(shape.length);
  let stride = 1;
  for (let axis = shape.length - 1; axis >= 0; axis--) {
    strides[axis] = stride;
    stride *= shape[axis]!;
  }
  return strides;
}

/** The elements of `value` repeated to fill `shape`, by NumPy's rules. */
export function broadcastTo(value: ReferenceValue, shape: readonly number[]): ReferenceValue {
  const own = stridesOf(value.shape);
  const strides = shape.map((_, i) => {
    const axis = i - shape.length + value.shape.length;
    return axis < 0 || value.shape[axis] === 1 ? 0 : own[axis]!;
  });
  return { type: value.type, shape, data: readStrided(value.data, 0, shape, strides) };
}

/**
 * Applies `f` to the elements at the same place of several values, broadcast to one shape.
 * @param type of the result.
 */
export function zipElements(
  values: readonly ReferenceValue[],
  type: DataType,
  f: (...elements: number[]) => number,
): ReferenceValue {
  const shape = values.reduce<readonly number[]>(
    (common, value) => broadcastShapes(common, value.shape) as number[],
    [],
  );
  const columns = values.map((value) => broadcastTo(value, shape).data);
  const data = new Float64Array(elementCount(shape));
  for (let i = 0; i < data.length; i++) data[i] = f(...columns.map((column) => column[i]!));
  return { type, shape, data };
}
