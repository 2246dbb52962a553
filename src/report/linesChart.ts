import { formatNumber } from './formatNumber.ts';
import type { MethodStyle } from './methodStyles.ts';
import { round, text } from './svgParts.ts';

export interface ChartLine {
  readonly name: string;
  readonly style: Pick<MethodStyle, 'color' | 'dash'>;
  /** With the ends of the bar through it, where it has one. */
  readonly points: readonly {
    readonly x: number;
    readonly y: number;
    readonly low?: number;
    readonly high?: number;
  }[];
}

const dashes = { solid: '', dash: 'stroke-dasharray="6 3"', dot: 'stroke-dasharray="2 3"' } as const;

/** Lines over a common axis from 0, with a key at the right. Part of an SVG document. */
export function linesChart(
  lines: readonly ChartLine[],
  { title, under, y0, height }: { title: string; under: string; y0: number; height: number },
): string {
  const points = lines.flatMap((line) => line.points);
  const ends = points.flatMap(({ y, low = y, high = y }) => [low, high]);
  const [lowest, highest] = [Math.min(0, ...ends), Math.max(...ends, Number.MIN_VALUE)];
  const [left, right, upper, lower] = [56, 345, y0 + 34, y0 + height - 40];
  const last = Math.max(...points.map(({ x }) => x), Number.MIN_VALUE);
  const placeX = (x: number): number => round(left + (x / last) * (right - left));
  const placeY = (y: number): number => round(lower - ((y - lowest) / (highest - lowest)) * (lower - upper));
  const drawn = lines.map(({ name, style: { color, dash }, points: own }, row) => {
    const stroke = `stroke="${color}" stroke-width="1.5"`;
    const path = own.map(({ x, y }) => `${placeX(x)},${placeY(y)}`).join(' ');
    const bars = own.map(({ x, low, high }) =>
      low === undefined || high === undefined
        ? ''
        : `<line x1="${placeX(x)}" x2="${placeX(x)}" y1="${placeY(low)}" y2="${placeY(high)}" ${stroke}/>`,
    );
    const keyY = upper + 4 + row * 16;
    return (
      `<polyline points="${path}" fill="none" ${stroke} ${dashes[dash]}/>${bars.join('')}` +
      `<line x1="${right + 14}" x2="${right + 38}" y1="${keyY}" y2="${keyY}" ${stroke} ${dashes[dash]}/>` +
      text(right + 44, keyY + 4, name, 'font-size="10"')
    );
  });
  return (
    text(12, y0 + 18, title, 'font-weight="600"') +
    `<line x1="${left}" x2="${right}" y1="${placeY(0)}" y2="${placeY(0)}" stroke="#8c959f"/>` +
    `<line x1="${left}" x2="${left}" y1="${upper}" y2="${lower}" stroke="#8c959f"/>` +
    drawn.join('') +
    text(left - 6, placeY(highest) + 4, formatNumber(highest), 'text-anchor="end" font-size="10"') +
    text(left - 6, placeY(lowest) + 4, formatNumber(lowest), 'text-anchor="end" font-size="10"') +
    text((left + right) / 2, lower + 18, under, 'text-anchor="middle" font-size="10" fill="#57606a"')
  );
}
