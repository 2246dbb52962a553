// What is compiled to WebAssembly with SIMD (AssemblyScript): a file for each family of inner loops. The caller lays out
// the memory, so that nothing here may allocate, nor use strings or arrays.
export * from './countColumns';
export * from './descendLasso';
export * from './multiplyPanels';
