import type { Matrix } from './Matrix.ts';
import { simdFunctions, simdMemory } from './simd.ts';

/** Rows, columns and depth of what is multiplied at a time: the packed parts stay in the processor's caches. */
const [rowBlock, columnBlock, depthBlock] = [64, 256, 256];

/**
 * C += scale · A · B. The parts are packed, so that transposes and blocks cost nothing more.
 * @param part `lower`: C is square, and only its lower triangle is written
 * @param panels who multiplies; for tests
 */
export function addProduct(
  c: Matrix,
  a: Matrix,
  b: Matrix,
  scale = 1,
  part: 'all' | 'lower' = 'all',
  panels: PanelProduct = threadPanels(),
): void {
  if (a.columns !== b.rows || c.rows !== a.rows || c.columns !== b.columns) {
    throw new RangeError(
      `product of ${a.rows} × ${a.columns} and ${b.rows} × ${b.columns} into ${c.rows} × ${c.columns}`,
    );
  }
  for (let k = 0; k < a.columns; k += depthBlock) {
    const depth = Math.min(depthBlock, a.columns - k);
    for (let j = 0; j < c.columns; j += columnBlock) {
      const columns = Math.min(columnBlock, c.columns - j);
      pack(b.block(k, j, depth, columns).transposed, panels.b);
      // Blocks of which every row is above the diagonal are left out.
      for (let i = part === 'lower' ? j - (j % rowBlock) : 0; i < c.rows; i += rowBlock) {
        const rows = Math.min(rowBlock, c.rows - i);
        pack(a.block(i, k, rows, depth), panels.a);
        panels.multiply(Math.ceil(rows / 4), Math.ceil(columns / 4), depth);
        addTile(panels.c, c.block(i, j, rows, columns), scale, part === 'lower' ? i - j : columns);
      }
    }
  }
}

/**
 * Adds a packed result. Along the shorter stride, whichever it is: of a transpose, rows would be far apart in memory.
 * @param diagonal columns up to row + diagonal are written
 */
function addTile(packed: Float64Array, tile: Matrix, scale: number, diagonal: number): void {
  const { rows, columns, values, offset, rowStride, columnStride } = tile;
  const width = 4 * Math.ceil(columns / 4);
  if (rowStride < columnStride) {
    for (let column = 0; column < columns; column++) {
      const first = Math.max(0, column - diagonal);
      let at = offset + column * columnStride + first * rowStride;
      for (let row = first; row < rows; row++, at += rowStride) {
        values[at] = values[at]! + scale * packed[row * width + column]!;
      }
    }
    return;
  }
  for (let row = 0; row < rows; row++) {
    const end = Math.min(columns, row + diagonal + 1);
    let at = offset + row * rowStride;
    for (let column = 0; column < end; column++, at += columnStride) {
      values[at] = values[at]! + scale * packed[row * width + column]!;
    }
  }
}

/** Multiplies packed parts: c = a · b. */
export interface PanelProduct {
  readonly a: Float64Array;
  readonly b: Float64Array;
  readonly c: Float64Array;
  multiply(rowPanels: number, columnPanels: number, depth: number): void;
}

const sizes = [rowBlock * depthBlock, columnBlock * depthBlock, rowBlock * columnBlock] as const;

let ofThread: PanelProduct | undefined;

/** With SIMD where there is any. */
function threadPanels(): PanelProduct {
  return (ofThread ??= simdPanels() ?? plainPanels());
}

export function simdPanels(): PanelProduct | undefined {
  const memory = simdMemory((sizes[0] + sizes[1] + sizes[2]) * 8);
  if (!memory) return undefined;
  const { multiplyPanels } = simdFunctions(memory);
  const [a, b, c] = [0, sizes[0] * 8, (sizes[0] + sizes[1]) * 8];
  return {
    a: new Float64Array(memory.buffer, a, sizes[0]),
    b: new Float64Array(memory.buffer, b, sizes[1]),
    c: new Float64Array(memory.buffer, c, sizes[2]),
    multiply: (rowPanels, columnPanels, depth) => multiplyPanels(a, b, c, rowPanels, columnPanels, depth),
  };
}

/** The same in JavaScript, summed in the same order. */
export function plainPanels(): PanelProduct {
  const [a, b, c] = sizes.map((size) => new Float64Array(size)) as [Float64Array, Float64Array, Float64Array];
  const multiply = (rowPanels: number, columnPanels: number, depth: number): void => {
    const [rows, columns] = [4 * rowPanels, 4 * columnPanels];
    for (let i = 0; i < rows; i++) {
      const left = (i >> 2) * depth * 4 + (i & 3);
      for (let j = 0; j < columns; j++) {
        const right = (j >> 2) * depth * 4 + (j & 3);
        let sum = 0;
        for (let k = 0; k < depth * 4; k += 4) sum += a[left + k]! * b[right + k]!;
        c[i * columns + j] = sum;
      }
    }
  };
  return { a, b, c, multiply };
}

/** Rows in fours, for each column the four elements; rows that are not there are 0. */
function pack(matrix: Matrix, packed: Float64Array): void {
  const { rows, columns, values, offset, rowStride, columnStride } = matrix;
  for (let row = 0; row < 4 * Math.ceil(rows / 4); row++) {
    let to = (row >> 2) * columns * 4 + (row & 3);
    let from = offset + row * rowStride;
    for (let column = 0; column < columns; column++, to += 4, from += columnStride) {
      packed[to] = row < rows ? values[from]! : 0;
    }
  }
}
