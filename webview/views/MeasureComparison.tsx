import { useCallback, useMemo, useState } from 'preact/hooks';
import { spearman } from '../../src/engine/numeric/spearman.ts';
import {
  importanceMeasures,
  type ConductanceLayer,
  type ImportanceMeasure,
} from '../../src/protocol/ConductanceResult.ts';
import { formatNumber } from '../../src/report/formatNumber.ts';
import { Dropdown } from '../controls.tsx';
import { Chart, type Figure } from './Chart.tsx';
import { measureNames } from './measureNames.ts';
import type { ChartColors } from './useChartColors.ts';
import { Section } from './Section.tsx';
import { useUniqueId } from './useUniqueId.ts';

const rows = 10;

/** Whether other importance measures name the same neurons of the layer. */
export function MeasureComparison(props: {
  layer: ConductanceLayer;
  /** The class that the rest of the page is about, if it is about one. */
  className?: string;
  neuron: number;
  onSelect: (neuron: number) => void;
}) {
  const { layer, className, neuron, onSelect } = props;
  const note = useUniqueId();
  const others = useMemo(
    () =>
      importanceMeasures.filter(
        (measure) => measure !== 'conductance' && layer.measures[measure] !== undefined,
      ),
    [layer],
  );
  const [chosen, setChosen] = useState<ImportanceMeasure>();
  const measure = chosen ?? others[0];
  const columns = useMemo(
    () =>
      (['conductance', ...others] as const).map((name) => {
        const values = name === 'conductance' ? layer.scores : layer.measures[name]!;
        return { name, top: byMagnitude(values).slice(0, rows), correlation: spearman(layer.scores, values) };
      }),
    [layer, others],
  );
  const figure = useCallback(
    (colors: ChartColors) => scatterFigure(layer, measure!, neuron, colors),
    [layer, measure, neuron],
  );
  if (measure === undefined) {
    return null;
  }

  return (
    <Section title="Other importance measures on the same layer">
      {className !== undefined && (
        <p>
          This comparison is over all samples, not only those {className}: of the other measures the result
          stores nothing but the means.
        </p>
      )}
      <div class="nl-columns nl-columns-table">
        <div>
          <p class="nl-muted" id={note}>
            The first {Math.min(rows, layer.neurons)} neurons by the magnitude of each measure’s mean; ρ is
            Spearman’s rank correlation of the means with those of conductance, over all neurons of the layer.
          </p>
          <div class="nl-table-wide">
            <table class="nl-table" aria-label="Neurons by each measure" aria-describedby={note}>
              <thead>
                <tr>
                  <th scope="col">#</th>
                  {columns.map(({ name }) => (
                    <th key={name} scope="col" title={measureNames[name].meaning}>
                      {measureNames[name].name}
                    </th>
                  ))}
                </tr>
              </thead>
              <tbody>
                <tr class="nl-total">
                  <th scope="row">ρ</th>
                  {columns.map(({ name, correlation }) => (
                    <td key={name}>{correlation === undefined ? '–' : formatNumber(correlation)}</td>
                  ))}
                </tr>
                {Array.from({ length: Math.min(rows, layer.neurons) }, (_, row) => (
                  <tr key={row}>
                    <th scope="row">{row + 1}</th>
                    {columns.map(({ name, top }) => (
                      <td key={name} class={top[row] === neuron ? 'nl-selected' : ''}>
                        <button
                          class="nl-link"
                          aria-pressed={top[row] === neuron}
                          aria-label={`Choose neuron ${top[row]}`}
                          onClick={() => onSelect(top[row]!)}
                        >
                          {top[row]}
                        </button>
                      </td>
                    ))}
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
          <details class="nl-help">
            <summary>What the measures say</summary>
            <dl>
              {columns.map(({ name }) => (
                <div key={name}>
                  <dt>{measureNames[name].name}</dt>
                  <dd>{measureNames[name].meaning}</dd>
                </div>
              ))}
            </dl>
          </details>
        </div>
        <div>
          <Dropdown
            label="Conductance against"
            value={measure}
            choices={others.map((name) => ({ value: name, text: measureNames[name].name }))}
            onChange={setChosen}
          />
          <Chart
            label={`Scatter of conductance against ${measureNames[measure].name}, one point a neuron`}
            height={320}
            figure={figure}
            onPick={onSelect}
          />
        </div>
      </div>
    </Section>
  );
}

function byMagnitude(values: readonly number[]): number[] {
  return values.map((_, i) => i).sort((a, b) => Math.abs(values[b]!) - Math.abs(values[a]!) || a - b);
}

function scatterFigure(
  layer: ConductanceLayer,
  measure: ImportanceMeasure,
  selected: number,
  colors: ChartColors,
): Figure {
  const values = layer.measures[measure]!;
  const neurons = layer.scores.map((_, neuron) => neuron);
  const axis = { fixedrange: true, gridcolor: colors.grid, zerolinecolor: colors.muted, nticks: 6 };
  const text = (neuron: number) =>
    `neuron ${neuron}<br>conductance ${formatNumber(layer.scores[neuron]!)}<br>` +
    `${measureNames[measure].name} ${formatNumber(values[neuron]!)}`;
  const hovertemplate = '%{hovertext}<extra></extra>';
  return {
    data: [
      {
        type: 'scatter',
        mode: 'markers',
        x: [...values],
        y: [...layer.scores],
        customdata: neurons,
        hovertext: neurons.map(text),
        hovertemplate,
        marker: {
          size: 7,
          opacity: 0.75,
          color: layer.scores.map((score) => (score < 0 ? colors.negative : colors.positive)),
        },
      },
      {
        type: 'scatter',
        mode: 'text+markers',
        x: [values[selected]!],
        y: [layer.scores[selected]!],
        customdata: [selected],
        text: [String(selected)],
        textposition: 'top center',
        textfont: { color: colors.foreground },
        hovertext: [text(selected)],
        hovertemplate,
        marker: { size: 12, symbol: 'circle-open', color: colors.foreground, line: { width: 2 } },
      },
    ],
    layout: {
      margin: { l: 60, r: 12, t: 12, b: 46 },
      hovermode: 'closest',
      xaxis: { ...axis, title: { text: `mean ${measureNames[measure].name}`, font: { size: 11 } } },
      yaxis: { ...axis, title: { text: 'mean conductance', font: { size: 11 } } },
    },
  };
}
