/**
 * esbuild plugin that leaves out of a page what its libraries bring along and it never uses: the style sheet of
 * plotly's maps (83 kB) and zod's error messages in all languages but English (0.3 MB).
 */
export const slimPages = {
  name: 'slim-pages',
  setup({ onLoad }) {
    onLoad({ filter: /[\\/]maplibre-gl[\\/].*\.css$/ }, () => ({ contents: '', loader: 'empty' }));
    onLoad({ filter: /[\\/]zod[\\/]v4[\\/]locales[\\/]index\.js$/ }, () => ({
      contents: "export { default as en } from './en.js';",
      loader: 'js',
    }));
  },
};
