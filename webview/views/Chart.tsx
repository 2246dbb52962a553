import type { Data, Layout, PlotlyHTMLElement } from 'plotly.js';
import { useEffect, useRef } from 'preact/hooks';
import Plotly from '../plotly.ts';
import { useChartColors, type ChartColors } from './useChartColors.ts';
import { useWidth } from './useWidth.ts';

export interface Figure {
  readonly data: Partial<Data>[];
  readonly layout: Partial<Layout>;
}

/**
 * A plotly chart as wide as its place, or `width` pixels, drawn again when its figure or the theme changes. No string
 * of a result may go into a figure: plotly reads markup in texts.
 */
export function Chart(props: {
  /** What the chart shows, for those who do not see it; left out where the same is said beside it. */
  label?: string;
  height: number;
  width?: number;
  figure: (colors: ChartColors) => Figure;
  /** The custom data of the point nearest to a click. */
  onPick?: (customdata: number) => void;
}) {
  const element = useRef<HTMLDivElement>(null);
  const colors = useChartColors(element);
  const place = useWidth(element);
  const width = props.width ?? place;
  const drawn = useRef(false);
  const onPick = useRef(props.onPick);
  onPick.current = props.onPick;
  const { figure, height } = props;

  useEffect(() => {
    const node = element.current!;
    if (colors === undefined || width === 0) {
      return;
    }
    const draw = () => {
      const { data, layout } = figure(colors);
      // A chart that fails must not take the numbers around it along.
      Plotly.react(
        node,
        data as Data[],
        { ...baseLayout(colors), ...layout, width, height },
        chartConfig,
      ).then(
        (chart: PlotlyHTMLElement) => {
          chart.removeAllListeners('plotly_click');
          chart.on('plotly_click', (event) => {
            const picked: unknown = event.points.find(
              ({ customdata }) => typeof customdata === 'number',
            )?.customdata;
            if (typeof picked === 'number') {
              onPick.current?.(picked);
            }
          });
        },
        (error: unknown) => console.error(error),
      );
    };
    if (!drawn.current) {
      drawn.current = true;
      draw();
      return;
    }
    // While a key is held down choices come faster than large charts are drawn: only the last one is.
    const timer = setTimeout(draw, settleMilliseconds);
    return () => clearTimeout(timer);
  }, [figure, colors, width, height]);

  useEffect(() => {
    const node = element.current!;
    return () => Plotly.purge(node);
  }, []);

  return (
    <div
      ref={element}
      class="nl-chart"
      {...(props.label === undefined ? { 'aria-hidden': true } : { role: 'img', 'aria-label': props.label })}
      style={{ height: `${height}px`, ...(props.width === undefined ? {} : { width: `${props.width}px` }) }}
    />
  );
}

const settleMilliseconds = 50;
const chartConfig = { displayModeBar: false, displaylogo: false, showTips: false };

function baseLayout(colors: ChartColors): Partial<Layout> {
  return {
    paper_bgcolor: 'rgba(0,0,0,0)',
    plot_bgcolor: 'rgba(0,0,0,0)',
    font: { family: 'inherit', size: 12, color: colors.foreground },
    hoverlabel: {
      bgcolor: colors.background,
      bordercolor: colors.border,
      font: { color: colors.foreground, size: 12 },
    },
    dragmode: false,
    showlegend: false,
  };
}
