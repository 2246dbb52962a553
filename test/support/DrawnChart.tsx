import type { Figure } from '../../webview/views/Chart.tsx';
import type { ChartColors } from '../../webview/views/useChartColors.ts';

/** What the charts of a test would draw, whose document has no canvas. */
export const drawn: Figure[] = [];

/** Takes the place of the views' chart. */
export function Chart({ label, figure }: { label: string; figure: (colors: ChartColors) => Figure }) {
  drawn.push(figure({} as ChartColors));
  return <div role="img" aria-label={label} />;
}
