import { escapeMarkup } from './escapeMarkup.ts';

/** Of every picture of a result, in pixels. */
export const svgWidth = 560;

/** A complete SVG document. */
export function svg(height: number, content: string): string {
  return (
    `<svg xmlns="http://www.w3.org/2000/svg" width="${svgWidth}" height="${height}" viewBox="0 0 ${svgWidth} ${height}" ` +
    `font-family="system-ui, sans-serif" font-size="12" fill="#1f2328" role="img">` +
    `<rect width="100%" height="100%" fill="#ffffff"/>${content}</svg>`
  );
}

export function text(x: number, y: number, content: string, attributes: string): string {
  return `<text x="${round(x)}" y="${round(y)}" ${attributes}>${escapeMarkup(content)}</text>`;
}

/** Coordinates need no more than hundredths of a pixel. */
export function round(value: number): number {
  return Math.round(value * 100) / 100;
}
