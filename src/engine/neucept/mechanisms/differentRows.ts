import type { Matrix } from '../../numeric/Matrix.ts';

/** How many different rows there are, counted up to `enough`. */
export function differentRows(rows: Matrix, enough: number): number {
  const seen = new Set<string>();
  for (let i = 0; i < rows.rows && seen.size < enough; i++) {
    seen.add(Array.from({ length: rows.columns }, (_, j) => rows.at(i, j)).join());
  }
  return seen.size;
}
