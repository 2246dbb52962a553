/**
 * Coordinate descent of ½ βᵀGβ - cᵀβ + λ Σ|β|, for one λ. A sweep visits all columns in the given order; between two of
 * them, those with a coefficient are settled among themselves, on a packed copy of their part of G. Addresses are in
 * bytes, at multiples of 16; numbers are in double precision but for `order` and `active` (32 bits).
 * @param gram address of G, p rows of `stride` numbers
 * @param stride numbers of a row, even; `residual` has as many, and what is beyond p is 0
 * @param residual address of c - Gβ, kept up to date
 * @param coefficients address of β: the start, and then the solution
 * @param order address of the p columns, as they are visited
 * @param active address of room for p columns
 * @param packed address of room for p rows of `stride` numbers
 * @param inner address of room for 2 · stride numbers
 * @param tolerance a sweep that changes no coefficient by more ends the descent
 * @param mostSweeps of both kinds together
 */
export function descendLasso(
  gram: usize,
  p: u32,
  stride: u32,
  residual: usize,
  coefficients: usize,
  order: usize,
  active: usize,
  packed: usize,
  inner: usize,
  lambda: f64,
  tolerance: f64,
  mostSweeps: u32,
): void {
  const row = (<usize>stride) << 3;
  const innerCoefficients = inner + row;
  let sweeps: u32 = 0;
  while (sweeps++ < mostSweeps) {
    let largest: f64 = 0;
    let count: u32 = 0;
    for (let i: u32 = 0; i < p; i++) {
      const j = <usize>load<u32>(order + ((<usize>i) << 2));
      const column = gram + j * row;
      const own = load<f64>(column + (j << 3));
      const old = load<f64>(coefficients + (j << 3));
      const value = best(load<f64>(residual + (j << 3)), own, old, lambda);
      if (value != old) {
        store<f64>(coefficients + (j << 3), value);
        largest = max(largest, abs(value - old));
        subtract(residual, column, value - old, row);
      }
      if (value != 0) {
        store<u32>(active + ((<usize>count) << 2), <u32>j);
        count++;
      }
    }
    if (largest <= tolerance) return;

    const innerRow = ((<usize>(count + 1)) & ~1) << 3;
    for (let i: u32 = 0; i < count; i++) {
      const j = <usize>load<u32>(active + ((<usize>i) << 2));
      store<f64>(inner + ((<usize>i) << 3), load<f64>(residual + (j << 3)));
      store<f64>(innerCoefficients + ((<usize>i) << 3), load<f64>(coefficients + (j << 3)));
      const from = gram + j * row;
      const to = packed + <usize>i * innerRow;
      for (let k: u32 = 0; k < count; k++) {
        store<f64>(
          to + ((<usize>k) << 3),
          load<f64>(from + ((<usize>load<u32>(active + ((<usize>k) << 2))) << 3)),
        );
      }
      if (count & 1) store<f64>(to + ((<usize>count) << 3), 0);
    }
    if (count & 1) store<f64>(inner + ((<usize>count) << 3), 0);
    while (sweeps++ < mostSweeps) {
      let change: f64 = 0;
      for (let i: u32 = 0; i < count; i++) {
        const at = (<usize>i) << 3;
        const column = packed + <usize>i * innerRow;
        const old = load<f64>(innerCoefficients + at);
        const value = best(load<f64>(inner + at), load<f64>(column + at), old, lambda);
        if (value == old) continue;
        store<f64>(innerCoefficients + at, value);
        change = max(change, abs(value - old));
        subtract(inner, column, value - old, innerRow);
      }
      if (change <= tolerance) break;
    }
    for (let i: u32 = 0; i < count; i++) {
      const j = <usize>load<u32>(active + ((<usize>i) << 2));
      const value = load<f64>(innerCoefficients + ((<usize>i) << 3));
      const old = load<f64>(coefficients + (j << 3));
      if (value == old) continue;
      store<f64>(coefficients + (j << 3), value);
      subtract(residual, gram + j * row, value - old, row);
    }
  }
}

/** The coefficient that is best while the others stay; 0 of a column that is 0. */
function best(residual: f64, own: f64, old: f64, lambda: f64): f64 {
  if (!(own > 0)) return 0;
  const free = residual + own * old;
  return abs(free) > lambda ? (free - copysign(lambda, free)) / own : 0;
}

/** to -= factor · from, of so many bytes. */
function subtract(to: usize, from: usize, factor: f64, bytes: usize): void {
  const factors = f64x2.splat(factor);
  for (let at: usize = 0; at < bytes; at += 16) {
    v128.store(to + at, f64x2.sub(v128.load(to + at), f64x2.mul(factors, v128.load(from + at))));
  }
}
