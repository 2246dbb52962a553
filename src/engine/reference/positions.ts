/** Every index of a shape, in row-major order. */
export function* positions(shape: readonly number[]): Generator<readonly number[]> {
  const index = new Array<number>(shape.length).fill(0);
  if (shape.includes(0)) return;
  for (;;) {
    yield [...index];
    let axis = shape.length - 1;
    while (axis >= 0 && ++index[axis]! === shape[axis]) index[axis--] = 0;
    if (axis < 0) return;
  }
}

/** The place of an index in row-major order; undefined where the index is outside the shape. */
export function flatIndex(index: readonly number[], shape: readonly number[]): number | undefined {
  let flat = 0;
  for (const [axis, length] of shape.entries()) {
    if (!(index[axis]! >= 0 && index[axis]! < length)) return undefined;
    flat = flat * length + index[axis]!;
  }
  return flat;
}
