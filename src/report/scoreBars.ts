import { round } from './svgParts.ts';

const width = 320;
const height = 36;
const mostBars = 160;

/**
 * A small picture of the scores of a layer's neurons, in their own order: bars up and down from zero, which a light and
 * a dark page show alike. Of more neurons than there is room for, a bar is the one of largest magnitude of several.
 */
export function scoreBars(scores: readonly number[]): string {
  const each = Math.ceil(scores.length / mostBars);
  const bars = Array.from({ length: Math.ceil(scores.length / each) }, (_, i) =>
    scores
      .slice(i * each, (i + 1) * each)
      .reduce((best, score) => (Math.abs(score) > Math.abs(best) ? score : best), 0),
  );
  const high = Math.max(0, ...bars);
  const low = Math.min(0, ...bars);
  const scale = high > low ? (height - 2) / (high - low) : 0;
  const zero = 1 + high * scale;
  const step = width / Math.max(1, bars.length);
  const drawn = bars.map((score, i) => {
    const length = Math.abs(score) * scale;
    const top = score > 0 ? zero - length : zero;
    // As in the panels: red for positive, blue for negative.
    const color = score > 0 ? '#d6604d' : '#4393c3';
    return `<rect x="${round(i * step)}" y="${round(top)}" width="${round(Math.max(0.8, step * 0.8))}" height="${round(length)}" fill="${color}"/>`;
  });
  return (
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}">${drawn.join('')}` +
    `<rect x="0" y="${round(zero - 0.5)}" width="${width}" height="1" fill="#8c959f"/></svg>`
  );
}
