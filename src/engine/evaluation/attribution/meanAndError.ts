import type { Measured } from '../../../protocol/EvaluationResult.ts';

/** The mean of some numbers (at least one), and its standard error s / √n where there are two or more. */
export function meanAndError(values: readonly number[]): Measured {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  if (values.length < 2) return { mean };
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return { mean, error: Math.sqrt(squares / (values.length - 1) / values.length) };
}
