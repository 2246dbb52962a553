/** The mean, and its standard error where there is more than one number. */
export function estimate(numbers: readonly number[]): { mean: number; error?: number } {
  const mean = numbers.reduce((sum, each) => sum + each, 0) / numbers.length;
  if (numbers.length < 2) return { mean };
  const squares = numbers.reduce((sum, each) => sum + (each - mean) ** 2, 0);
  return { mean, error: Math.sqrt(squares / (numbers.length - 1) / numbers.length) };
}
