import { escapeMarkup } from '../../src/report/escapeMarkup.ts';

export interface Cloud {
  readonly title: string;
  /** [points, 2] */
  readonly points: ArrayLike<number>;
  /** Group of each point, from 0; at most as many groups as there are colours. */
  readonly groups: readonly number[];
}

const side = 270;
const gap = 14;
const head = 46;
/** Ten colours of about the same lightness steps, told apart beside each other (Tableau 10). */
const colors = [
  '#4e79a7',
  '#f28e2b',
  '#e15759',
  '#76b7b2',
  '#59a14f',
  '#edc948',
  '#b07aa1',
  '#ff9da7',
  '#9c755f',
  '#bab0ac',
];

/** Clouds of points beside each other, coloured by group, as one SVG document. */
export function drawClouds(clouds: readonly Cloud[]): string {
  const width = clouds.length * (side + gap) + gap;
  const groups = [...new Set(clouds.flatMap((cloud) => cloud.groups))].sort((a, b) => a - b);
  const key = groups.map((group, i) => {
    const x = gap + i * 36;
    return (
      `<circle cx="${x + 5}" cy="12" r="5" fill="${colors[group]}"/>` +
      `<text x="${x + 14}" y="16">${group}</text>`
    );
  });
  const body = clouds.map(({ title, points, groups: of }, cloud) => {
    const left = gap + cloud * (side + gap);
    const axis = (which: 0 | 1) => {
      const values = of.map((_, i) => points[2 * i + which]!);
      const [low, high] = [Math.min(...values), Math.max(...values)];
      return (value: number): number => 4 + ((value - low) / Math.max(high - low, 1e-9)) * (side - 8);
    };
    const [x, y] = [axis(0), axis(1)];
    // One path a colour: thousands of circles make a large file.
    const dots = groups.map((group) => {
      const path = of.flatMap((each, i) =>
        each === group
          ? [`M${(left + x(points[2 * i]!)).toFixed(1)} ${(head + y(points[2 * i + 1]!)).toFixed(1)}h0`]
          : [],
      );
      return `<path d="${path.join('')}" stroke="${colors[group]}" stroke-width="3" stroke-linecap="round" stroke-opacity="0.7"/>`;
    });
    return (
      `<text x="${left + side / 2}" y="${head - 8}" text-anchor="middle" font-weight="600">${escapeMarkup(title)}</text>` +
      `<rect x="${left}" y="${head}" width="${side}" height="${side}" fill="none" stroke="#d8dee4"/>${dots.join('')}`
    );
  });
  const height = head + side + gap;
  return (
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" ` +
    `font-family="system-ui, sans-serif" font-size="11" fill="#1f2328"><rect width="100%" height="100%" fill="#ffffff"/>` +
    `${key.join('')}${body.join('')}</svg>\n`
  );
}
