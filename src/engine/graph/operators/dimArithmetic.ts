import { isFloat, type DataType } from '../DataType.ts';
import { isBatch, type Dim } from '../Shape.ts';

/**
 * Arithmetic of integers that may be multiples of the batch size, as exporters compute shapes with them. Undefined
 * where the result is no multiple of the batch, or where it depends on how large the batch is. A batch has one sample
 * or more.
 */

export function negateDim(a: Dim): Dim {
  return isBatch(a) ? { batch: -a.batch } : 0 - a;
}

export function addDims(a: Dim, b: Dim): Dim | undefined {
  if (!isBatch(a) && !isBatch(b)) return a + b;
  if (a === 0) return b;
  if (b === 0) return a;
  if (!isBatch(a) || !isBatch(b)) return undefined;
  return a.batch + b.batch === 0 ? 0 : { batch: a.batch + b.batch };
}

/** Integers round towards zero. */
export function quotientOf(type: DataType, a: Dim, b: Dim): Dim | undefined {
  const quotient = (isBatch(a) ? a.batch : a) / (isBatch(b) ? b.batch : b);
  if (!Number.isFinite(quotient)) return undefined;
  if (isBatch(a) === isBatch(b)) return isFloat(type) ? quotient : Math.trunc(quotient);
  if (a === 0) return 0;
  if (isBatch(b)) return undefined;
  return isFloat(type) || Number.isInteger(quotient) ? { batch: quotient } : undefined;
}

/** Rounds by `round`; a whole multiple of the batch is rounded already. */
export function roundDim(a: Dim, round: (x: number) => number): Dim | undefined {
  if (!isBatch(a)) return round(a);
  return Number.isInteger(a.batch) ? a : undefined;
}

export function isEqualDim(a: Dim, b: Dim): boolean | undefined {
  if (isBatch(a) === isBatch(b)) return isBatch(a) ? a.batch === (b as { batch: number }).batch : a === b;
  if (isBatch(b)) return isEqualDim(b, a);
  const samples = (b as number) / (a as { batch: number }).batch;
  return samples >= 1 && Number.isInteger(samples) ? undefined : false;
}

export function isLessDim(a: Dim, b: Dim): boolean | undefined {
  if (isBatch(a) && isBatch(b)) return a.batch < b.batch;
  if (!isBatch(a) && !isBatch(b)) return a < b;
  if (!isBatch(a)) return isLessDim(negateDim(b), negateDim(a));
  // a is the batch times `factor`: at least `factor` where that is positive, at most `factor` where it is negative.
  const [factor, limit] = [a.batch, b as number];
  if (factor > 0) return factor >= limit ? false : undefined;
  return factor < limit ? true : undefined;
}

export function largerDim(a: Dim, b: Dim): Dim | undefined {
  const less = isLessDim(a, b);
  return less === undefined ? undefined : less ? b : a;
}

export function smallerDim(a: Dim, b: Dim): Dim | undefined {
  const larger = largerDim(a, b);
  return larger === undefined ? undefined : larger === a ? b : a;
}
