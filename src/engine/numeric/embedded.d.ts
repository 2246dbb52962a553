/** What scripts/embedded.mjs makes of an import. */
declare module '*?wasm-bytes' {
  const code: Uint8Array<ArrayBuffer>;
  export default code;
}
declare module '*?worker-source' {
  const source: string;
  export default source;
}
