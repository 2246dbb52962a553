/** Style sheets imported `with { type: 'text' }`. */
declare module '*.css' {
  const text: string;
  export default text;
}

// The partial bundle is put together from these; only the whole library has types of its own.
declare module 'plotly.js/lib/core' {
  export { default } from 'plotly.js';
}
declare module 'plotly.js/lib/bar' {
  import type { PlotlyModule } from 'plotly.js';
  const trace: PlotlyModule;
  export default trace;
}
declare module 'plotly.js/lib/heatmap' {
  import type { PlotlyModule } from 'plotly.js';
  const trace: PlotlyModule;
  export default trace;
}
