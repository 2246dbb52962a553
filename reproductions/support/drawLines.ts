import { escapeMarkup } from '../../src/report/escapeMarkup.ts';

/** A curve with a standard error at its points, where it has one. */
export interface Line {
  readonly name: string;
  readonly color: string;
  /** As in SVG's stroke-dasharray. */
  readonly dash: string;
  readonly points: readonly { readonly x: number; readonly mean: number; readonly error?: number }[];
}

export interface Plot {
  readonly title: string;
  readonly x: string;
  readonly y: string;
  readonly lines: readonly Line[];
  /** Names of the places 0, 1, 2 … of the x-axis, instead of numbers. */
  readonly places?: readonly string[];
}

const size = { width: 330, height: 250 };
const frame = { left: 44, right: 312, top: 36, bottom: 208 };
/** Plots beside each other, the best first. */
const widths = [3, 4, 2, 1];
const keyWidth = 165;

/** Plots beside and below each other, with one key for all, as one SVG document. */
export function drawLines(plots: readonly Plot[]): string {
  // Rows are as even as they can be.
  const across = [...widths].sort((a, b) => unevenness(plots.length, a) - unevenness(plots.length, b))[0]!;
  const down = Math.ceil(plots.length / across);
  const keys = [...new Map(plots.flatMap(({ lines }) => lines).map((line) => [line.name, line])).values()];
  const keysAcross = Math.max(1, Math.floor((across * size.width) / keyWidth));
  const keyHeight = 20 * Math.ceil(keys.length / keysAcross) + 8;
  const [width, height] = [across * size.width, keyHeight + down * size.height];
  const key = keys.map(({ name, color, dash }, i) => {
    const [x, y] = [12 + (i % keysAcross) * keyWidth, 16 + 20 * Math.floor(i / keysAcross)];
    return (
      `<line x1="${x}" x2="${x + 26}" y1="${y}" y2="${y}" stroke="${color}" stroke-width="2" stroke-dasharray="${dash}"/>` +
      text(x + 32, y + 4, name, '')
    );
  });
  const body = plots.map((plot, i) => {
    const [x, y] = [(i % across) * size.width, keyHeight + Math.floor(i / across) * size.height];
    return `<g transform="translate(${x} ${y})">${drawPlot(plot)}</g>`;
  });
  return (
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" ` +
    `font-family="system-ui, sans-serif" font-size="11" fill="#1f2328"><rect width="100%" height="100%" fill="#ffffff"/>` +
    `${key.join('')}${body.join('')}</svg>\n`
  );
}

/** Places that a last row would leave empty. */
function unevenness(plots: number, across: number): number {
  return (across - (plots % across)) % across;
}

function drawPlot({ title, x: xName, y: yName, lines, places }: Plot): string {
  const points = lines.flatMap((line) => line.points);
  const [left, right] = [Math.min(...points.map(({ x }) => x)), Math.max(...points.map(({ x }) => x))];
  const ends = points.flatMap(({ mean, error = 0 }) => [mean - error, mean + error]);
  const ticks = niceTicks(Math.min(0, ...ends), Math.max(...ends));
  const [low, high] = [ticks[0]!, ticks.at(-1)!];
  const x = (value: number): number =>
    frame.left + ((value - left) / Math.max(right - left, Number.MIN_VALUE)) * (frame.right - frame.left);
  const y = (value: number): number =>
    frame.bottom - ((value - low) / (high - low)) * (frame.bottom - frame.top);
  const grid = ticks.map(
    (tick) =>
      `<line x1="${frame.left}" x2="${frame.right}" y1="${round(y(tick))}" y2="${round(y(tick))}" stroke="${tick === 0 ? '#57606a' : '#e4e8ec'}"/>` +
      text(frame.left - 5, y(tick) + 4, String(tick), 'text-anchor="end" fill="#57606a"'),
  );
  const marks = places
    ? places.map((name, at) => ({ at, name }))
    : niceTicks(left, right).flatMap((at) => (at >= left && at <= right ? [{ at, name: String(at) }] : []));
  const axis = marks.map(({ at, name }) =>
    text(x(at), frame.bottom + 14, name, 'text-anchor="middle" fill="#57606a"'),
  );
  const curves = lines.map(({ color, dash, points: own }) => {
    const stroke = `stroke="${color}" stroke-width="1.75"`;
    const path = own.map((point) => `${round(x(point.x))},${round(y(point.mean))}`).join(' ');
    const bars = own.flatMap(({ x: at, mean, error }) =>
      error === undefined
        ? []
        : [
            `<line x1="${round(x(at))}" x2="${round(x(at))}" y1="${round(y(mean - error))}" y2="${round(y(mean + error))}" stroke="${color}"/>`,
          ],
    );
    return `<polyline points="${path}" fill="none" ${stroke} stroke-dasharray="${dash}"/>${bars.join('')}`;
  });
  return (
    text((frame.left + frame.right) / 2, 14, title, 'text-anchor="middle" font-weight="600"') +
    text(frame.left, 30, yName, 'fill="#57606a" font-size="10"') +
    text((frame.left + frame.right) / 2, frame.bottom + 30, xName, 'text-anchor="middle" fill="#57606a"') +
    grid.join('') +
    axis.join('') +
    curves.join('')
  );
}

/** About five round numbers that reach around both ends. */
function niceTicks(low: number, high: number): number[] {
  const rough = Math.max(high - low, 1e-9) / 5;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = power * [1, 2, 2.5, 5, 10].find((factor) => factor * power >= rough)!;
  const ticks: number[] = [];
  for (let i = Math.floor(low / step + 1e-9); (i - 1) * step < high - 1e-9 * step; i++) {
    ticks.push(Number((i * step).toPrecision(10)));
  }
  return ticks;
}

function text(x: number, y: number, content: string, attributes: string): string {
  return `<text x="${round(x)}" y="${round(y)}" ${attributes}>${escapeMarkup(content)}</text>`;
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}
