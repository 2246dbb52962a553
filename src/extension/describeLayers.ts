/** Layers of an analysis in a few words: "all layers", or their names. */
export function describeLayers(layers: 'all' | readonly string[], separator = ', '): string {
  return layers === 'all' ? 'all layers' : layers.join(separator);
}
