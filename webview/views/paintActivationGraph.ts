import { shortenText } from '../../src/report/shortenText.ts';
import type { ActivationGraphLayout } from './layoutActivationGraph.ts';
import { mapColorAt } from './mapScale.ts';
import type { ChartColors } from './useChartColors.ts';

/** The colours end at this many standard deviations from the mean. */
export const activationLimit = 3;
const characterWidth = 6.6;

/**
 * Draws the dots in the colours of their activations.
 * @param values standardised activations, of the output last
 * @param names what is written beside the dots where there is room
 */
export function paintActivationGraph(
  context: CanvasRenderingContext2D,
  layout: ActivationGraphLayout,
  values: ArrayLike<number>,
  names: readonly string[],
  colors: ChartColors,
  font: string,
): void {
  const { layers, nodes, radius, numbered } = layout;
  context.clearRect(0, 0, layout.width, layout.height);
  context.font = `11px ${font}`;
  context.textBaseline = 'middle';
  context.textAlign = 'center';
  context.fillStyle = colors.foreground;
  for (const { name, x, width } of layers) {
    context.fillText(shortenText(name, Math.max(5, Math.floor(width / characterWidth))), x, 10);
  }
  nodes.forEach(({ x, y, column }, i) => {
    const size = column < 0 ? Math.max(radius, 8) : radius;
    context.beginPath();
    context.arc(x, y, size, 0, 2 * Math.PI);
    context.fillStyle = mapColorAt(values[i]!, activationLimit);
    context.fill();
    context.strokeStyle = colors.muted;
    context.lineWidth = 1;
    context.stroke();
    if (numbered && column >= 0) {
      context.textAlign = 'left';
      context.fillStyle = colors.muted;
      context.fillText(names[i]!, x + size + 4, y);
    }
  });
}
