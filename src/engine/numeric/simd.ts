import code from './assembly/index.ts?wasm-bytes';

/** The functions of assembly/, on a memory: addresses and lengths in bytes. */
export interface SimdFunctions {
  countColumns(columns: number, count: number, length: number, set: number, result: number): void;
  descendLasso(
    gram: number,
    p: number,
    stride: number,
    residual: number,
    coefficients: number,
    order: number,
    active: number,
    packed: number,
    inner: number,
    lambda: number,
    tolerance: number,
    mostSweeps: number,
  ): void;
  multiplyPanels(
    a: number,
    b: number,
    c: number,
    rowPanels: number,
    columnPanels: number,
    depth: number,
  ): void;
}

let compiled: WebAssembly.Module | undefined;

/**
 * Shared memory for SIMD functions, of at least that many bytes, all 0; undefined where the processor has no SIMD that
 * WebAssembly can use, or so much memory cannot be had at once (at most 4 GB).
 */
export function simdMemory(bytes: number): WebAssembly.Memory | undefined {
  if (!WebAssembly.validate(code)) return undefined;
  const pages = Math.ceil(bytes / 65536);
  try {
    return new WebAssembly.Memory({ initial: pages, maximum: pages, shared: true });
  } catch (error) {
    if (error instanceof RangeError || error instanceof TypeError) return undefined;
    throw error;
  }
}

export function simdFunctions(memory: WebAssembly.Memory): SimdFunctions {
  compiled ??= new WebAssembly.Module(code);
  return new WebAssembly.Instance(compiled, { env: { memory } }).exports as unknown as SimdFunctions;
}
