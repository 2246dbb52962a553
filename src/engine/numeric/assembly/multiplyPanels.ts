/**
 * C = A · B in tiles of 4 × 4, of matrices packed as panels: of A, 4 rows after each other, for each k the 4 elements of
 * the rows; of B, 4 columns in the same way. In double precision; addresses are in bytes, at multiples of 16.
 * @param a address of the panels of A
 * @param b address of the panels of B
 * @param c address of the result, row by row, 4 · columnPanels numbers a row; overwritten
 * @param rowPanels panels of A
 * @param columnPanels panels of B
 * @param depth columns of A, rows of B
 */
export function multiplyPanels(
  a: usize,
  b: usize,
  c: usize,
  rowPanels: u32,
  columnPanels: u32,
  depth: u32,
): void {
  const panel = <usize>depth * 32;
  const row = <usize>columnPanels * 32;
  for (let j: u32 = 0; j < columnPanels; j++) {
    for (let i: u32 = 0; i < rowPanels; i++) {
      let left = a + i * panel;
      let right = b + j * panel;
      let c00 = f64x2.splat(0);
      let c01 = f64x2.splat(0);
      let c10 = f64x2.splat(0);
      let c11 = f64x2.splat(0);
      let c20 = f64x2.splat(0);
      let c21 = f64x2.splat(0);
      let c30 = f64x2.splat(0);
      let c31 = f64x2.splat(0);
      for (let k: u32 = 0; k < depth; k++) {
        const b0 = v128.load(right);
        const b1 = v128.load(right, 16);
        const a0 = v128.load_splat<f64>(left);
        c00 = f64x2.add(c00, f64x2.mul(a0, b0));
        c01 = f64x2.add(c01, f64x2.mul(a0, b1));
        const a1 = v128.load_splat<f64>(left, 8);
        c10 = f64x2.add(c10, f64x2.mul(a1, b0));
        c11 = f64x2.add(c11, f64x2.mul(a1, b1));
        const a2 = v128.load_splat<f64>(left, 16);
        c20 = f64x2.add(c20, f64x2.mul(a2, b0));
        c21 = f64x2.add(c21, f64x2.mul(a2, b1));
        const a3 = v128.load_splat<f64>(left, 24);
        c30 = f64x2.add(c30, f64x2.mul(a3, b0));
        c31 = f64x2.add(c31, f64x2.mul(a3, b1));
        left += 32;
        right += 32;
      }
      const tile = c + <usize>i * 4 * row + <usize>j * 32;
      v128.store(tile, c00);
      v128.store(tile, c01, 16);
      v128.store(tile + row, c10);
      v128.store(tile + row, c11, 16);
      v128.store(tile + 2 * row, c20);
      v128.store(tile + 2 * row, c21, 16);
      v128.store(tile + 3 * row, c30);
      v128.store(tile + 3 * row, c31, 16);
    }
  }
}
