import type { PictureFormat } from './PictureFormat.ts';

/**
 * A square root of the covariance of the colours of ImageNet's photographs, rows red, green, blue: brightness, then
 * red against blue, then green against both. Published with Olah et al. 2017
 * (https://github.com/tensorflow/lucid, lucid/optvis/param/color.py).
 */
const photographs = [
  [0.26, 0.09, 0.02],
  [0.27, 0, -0.05],
  [0.27, -0.09, 0.03],
];

/** How decorrelated colours become those of photographs, [3, 3] row by row; the longest column has length 1. Undefined without colours. */
export function colorDirections(color: PictureFormat['color']): Float32Array | undefined {
  if (color !== 'rgb' && color !== 'bgr') return undefined;
  const longest = Math.max(
    ...[0, 1, 2].map((column) => Math.hypot(...photographs.map((row) => row[column]!))),
  );
  const rows = color === 'bgr' ? photographs.toReversed() : photographs;
  return Float32Array.from(rows.flat(), (value) => value / longest);
}
