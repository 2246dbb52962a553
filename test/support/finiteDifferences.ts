/**
 * The gradient of `f` at `x` by central differences. `x` is changed in place and restored.
 * With a step of 1e-5 truncation and rounding are both near 1e-10 where f and its third derivative are near 1.
 */
export function finiteDifferences(f: () => number, x: Float64Array, step = 1e-5): Float64Array {
  return x.map((value, i) => {
    const h = step * Math.max(1, Math.abs(value));
    x[i] = value + h;
    const above = f();
    x[i] = value - h;
    const below = f();
    x[i] = value;
    return (above - below) / (2 * h);
  });
}
