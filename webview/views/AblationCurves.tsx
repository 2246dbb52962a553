import { useCallback } from 'preact/hooks';
import type { AblationResult } from '../../src/protocol/AblationResult.ts';
import {
  describeScale,
  describeSetting,
  neuronMethodNames,
  neuronMethodStyles,
  type AblationSetting,
  type Protection,
} from '../../src/report/describeAblation.ts';
import { formatNumber, formatPercent } from '../../src/report/formatNumber.ts';
import { Chart } from './Chart.tsx';
import { linesFigure } from './linesFigure.ts';
import type { ChartColors } from './useChartColors.ts';

/** Accuracy over the noise, one line a method, with 95 % intervals. */
export function AblationCurves(props: {
  result: AblationResult;
  setting: AblationSetting;
  emphasised: Protection | undefined;
}) {
  const { result, setting, emphasised } = props;
  const figure = useCallback(
    (colors: ChartColors) =>
      linesFigure(
        setting.curves.map(({ method, points }) => ({
          name: neuronMethodNames[method].name,
          style: neuronMethodStyles[method],
          faded: emphasised !== undefined && emphasised !== method,
          points: points.map(({ accuracy, low, high }, i) => ({
            x: result.levels[i]!,
            y: 100 * accuracy,
            low: 100 * low,
            high: 100 * high,
            hover: `noise ${formatNumber(result.levels[i]!)}: ${formatPercent(accuracy)} (${formatPercent(low)} … ${formatPercent(high)})`,
          })),
        })),
        { x: `noise level (${describeScale(result)})`, y: 'accuracy (%)' },
        colors,
      ),
    [result, setting, emphasised],
  );
  return (
    <Chart
      label={`Accuracy over noise, ${describeSetting(setting)}, one line a method; the table below has the numbers`}
      height={300}
      figure={figure}
    />
  );
}
