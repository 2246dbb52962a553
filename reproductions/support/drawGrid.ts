import { encode } from 'fast-png';

/** A small picture, row by row. */
export interface Cell {
  readonly width: number;
  readonly pixels: readonly (readonly number[])[];
}

const side = 56;
const gap = 4;
const nameWidth = 104;
const headHeight = 20;

/**
 * Pictures in rows and columns with their names, as one SVG document.
 * @param rows cells of each row under the columns; an empty place where there is none
 */
export function drawGrid(
  columns: readonly string[],
  rows: readonly { readonly name: string; readonly cells: readonly (Cell | undefined)[] }[],
): string {
  const width = nameWidth + columns.length * (side + gap);
  const height = headHeight + rows.length * (side + gap);
  const text = (x: number, y: number, content: string, anchor: string): string =>
    `<text x="${x}" y="${y}" text-anchor="${anchor}">${content}</text>`;
  const heads = columns.map((name, i) => text(nameWidth + i * (side + gap) + side / 2, 14, name, 'middle'));
  const body = rows.map(({ name, cells }, row) => {
    const y = headHeight + row * (side + gap);
    const pictures = cells.map((cell, column) =>
      cell ? picture(cell, nameWidth + column * (side + gap), y) : '',
    );
    return text(nameWidth - 8, y + side / 2 + 4, name, 'end') + pictures.join('');
  });
  return (
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" ` +
    `font-family="system-ui, sans-serif" font-size="11" fill="#1f2328"><rect width="100%" height="100%" fill="#ffffff"/>` +
    `${heads.join('')}${body.join('')}</svg>\n`
  );
}

function picture({ width, pixels }: Cell, x: number, y: number): string {
  const data = Uint8Array.from(pixels.flat());
  const png = encode({ width, height: pixels.length / width, data, channels: 3 });
  return (
    `<image x="${x}" y="${y}" width="${side}" height="${side}" style="image-rendering:pixelated" ` +
    `href="data:image/png;base64,${Buffer.from(png).toString('base64')}"/>`
  );
}
