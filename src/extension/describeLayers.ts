/** Layers of an analysis in a few words: "all layers", or their names. */
export function describeLayers(layers: 'all' | readonly string[]): string {
  return layers === 'all' ? 'all layers' : layers.join(', ');
}
