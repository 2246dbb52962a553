import type { BitMatrix } from './BitMatrix.ts';
import { countAnd } from './bitSets.ts';
import { simdFunctions, simdMemory, type SimdFunctions } from './simd.ts';

/** Bytes of a column as SIMD reads it: whole vectors. */
function columnBytes({ words }: BitMatrix): number {
  return Math.ceil(words / 4) * 16;
}

/** Bytes that one thread needs: a set and the counts. */
function threadBytes(matrix: BitMatrix): number {
  return columnBytes(matrix) + Math.ceil(matrix.columns / 4) * 16;
}

/** Counts the rows that a set shares with each column of a matrix. */
export class ColumnCounter {
  readonly #matrix: BitMatrix;
  readonly #functions: SimdFunctions | undefined;
  /** Where in the memory the thread's set begins. */
  readonly #offset: number = 0;
  readonly #set: Uint32Array;
  readonly #counts: Uint32Array;

  /**
   * @param memory from `countingMemory` of the same matrix; without, everything is counted in JavaScript
   * @param thread 0 … threads - 1: no two that count at the same time may be one
   */
  constructor(matrix: BitMatrix, memory: WebAssembly.Memory | undefined, thread = 0) {
    this.#matrix = matrix;
    if (memory) {
      this.#functions = simdFunctions(memory);
      this.#offset = matrix.columns * columnBytes(matrix) + thread * threadBytes(matrix);
      this.#set = new Uint32Array(memory.buffer, this.#offset, matrix.words);
      this.#counts = new Uint32Array(memory.buffer, this.#offset + columnBytes(matrix), matrix.columns);
    } else {
      this.#set = new Uint32Array(0);
      this.#counts = new Uint32Array(matrix.columns);
    }
  }

  /** |column ∩ set| of each column; valid until the next call. */
  counts(set: Uint32Array): Uint32Array {
    if (this.#functions) {
      this.#set.set(set);
      const length = columnBytes(this.#matrix);
      this.#functions.countColumns(0, this.#matrix.columns, length, this.#offset, this.#offset + length);
    } else {
      for (let i = 0; i < this.#counts.length; i++) this.#counts[i] = countAnd(this.#matrix.column(i), set);
    }
    return this.#counts;
  }
}

/** A copy of the matrix in shared memory, with room for that many threads; undefined where SIMD cannot be used. */
export function countingMemory(matrix: BitMatrix, threads: number): WebAssembly.Memory | undefined {
  const column = columnBytes(matrix);
  const memory = simdMemory(matrix.columns * column + threads * threadBytes(matrix));
  if (memory) {
    const words = new Uint32Array(memory.buffer);
    for (let i = 0; i < matrix.columns; i++) words.set(matrix.column(i), (i * column) / 4);
  }
  return memory;
}
