/**
 * The length of an axis: a number, or a multiple of the batch size, which is known only when the graph runs.
 * Every graph has one symbolic batch; all other axes are numbers once a model is read.
 */
export type Dim = number | BatchDim;
export interface BatchDim {
  /** The length is this many times the batch size. */
  readonly batch: number;
}
export type Shape = readonly Dim[];

export const batch: BatchDim = { batch: 1 };

export function isBatch(dim: Dim): dim is BatchDim {
  return typeof dim !== 'number';
}

export function sameDim(a: Dim, b: Dim): boolean {
  return isBatch(a) ? isBatch(b) && a.batch === b.batch : a === b;
}

export function sameShape(a: Shape, b: Shape): boolean {
  return a.length === b.length && a.every((dim, axis) => sameDim(dim, b[axis]!));
}

/** Product of two lengths; undefined where both depend on the batch. */
export function multiplyDims(a: Dim, b: Dim): Dim | undefined {
  if (isBatch(a)) return isBatch(b) ? undefined : b === 0 ? 0 : { batch: a.batch * b };
  return isBatch(b) ? multiplyDims(b, a) : a * b;
}

/** a / b where it is exact; undefined otherwise. */
export function divideDims(a: Dim, b: Dim): Dim | undefined {
  if (isBatch(a)) {
    const quotient = a.batch / (isBatch(b) ? b.batch : b);
    return Number.isInteger(quotient) ? (isBatch(b) ? quotient : { batch: quotient }) : undefined;
  }
  return !isBatch(b) && b !== 0 && Number.isInteger(a / b) ? a / b : undefined;
}

/** Number of elements as a length; undefined where the batch enters twice. */
export function shapeSize(shape: Shape): Dim | undefined {
  let size: Dim | undefined = 1;
  for (const dim of shape) size = size === undefined ? undefined : multiplyDims(size, dim);
  return size;
}

export function isStatic(shape: Shape): shape is readonly number[] {
  return shape.every((dim) => !isBatch(dim));
}

/** The shape with the batch size filled in. */
export function withBatch(shape: Shape, batchSize: number): number[] {
  return shape.map((dim) => (isBatch(dim) ? dim.batch * batchSize : dim));
}

/** For messages: `[N, 3, 224, 224]`. */
export function formatShape(shape: Shape): string {
  return `[${shape.map(formatDim).join(', ')}]`;
}

function formatDim(dim: Dim): string {
  return isBatch(dim) ? (dim.batch === 1 ? 'N' : `${dim.batch}N`) : String(dim);
}

/** NumPy broadcasting of two shapes; undefined where they do not fit. A batch axis broadcasts only with itself and 1. */
export function broadcastShapes(a: Shape, b: Shape): Dim[] | undefined {
  const rank = Math.max(a.length, b.length);
  const result: Dim[] = [];
  for (let i = 0; i < rank; i++) {
    const left = a[i - rank + a.length] ?? 1;
    const right = b[i - rank + b.length] ?? 1;
    if (sameDim(left, right) || right === 1) result.push(left);
    else if (left === 1) result.push(right);
    else return undefined;
  }
  return result;
}
