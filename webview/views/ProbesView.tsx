import { useCallback } from 'preact/hooks';
import type { ProbesResult } from '../../src/protocol/ProbesResult.ts';
import {
  bestLayersSentence,
  describeProbeSamples,
  describeProbeTarget,
  probeClassName,
  probesTitle,
  targetNames,
  targetStyles,
} from '../../src/report/describeProbes.ts';
import { formatCount, formatNumber, formatPercent, formatShape } from '../../src/report/formatNumber.ts';
import { shortenText } from '../../src/report/shortenText.ts';
import { Chart, type Figure } from './Chart.tsx';
import { linesFigure } from './linesFigure.ts';
import { Name } from './Name.tsx';
import { Section } from './Section.tsx';
import type { ChartColors } from './useChartColors.ts';
import { ViewHeader } from './ViewHeader.tsx';
import type { ViewHost } from './ViewHost.ts';

/** Linear probes: the accuracy of each target from layer to layer, with the chance level. */
export function ProbesView({ result, host }: { result: ProbesResult; host: ViewHost }) {
  const { targets, layers, parameters } = result;
  const figure = useCallback((colors: ChartColors) => probesFigure(result, colors), [result]);
  return (
    <main class="neuron-lens">
      <ViewHeader
        result={result}
        host={host}
        title={probesTitle(result)}
        copyTitle="Copy the figures as text"
        facts={[
          ['Samples', formatCount(result.data.samples)],
          [
            'A probe gets',
            parameters.unit === 'channel'
              ? 'means of channels over their positions'
              : 'all elements of a layer',
          ],
          ['Seed', String(result.seed)],
          ['Device', result.device],
          ['Time', `${formatNumber(result.seconds)} s`],
        ]}
      >
        <p>
          A linear classifier (softmax regression) is fitted to the activations of each layer and tested on
          samples that it has not seen. What it predicts well is in the layer, and can be read by a linear
          function: labels are what the network was trained to tell; fine labels are those that labels are put
          together from, which the network was not asked for; mechanisms are groups of predictions that
          NeuCEPT found.
        </p>
        <p>
          A low accuracy does not say that a layer lacks the information, only that no line tells it; a high
          one does not say that the network uses it. Mechanisms come from the activations of some layers, so
          that probes of those layers predict them easily.
        </p>
      </ViewHeader>
      <Section title="Accuracy on held-out samples">
        <p class="nl-verdict">{bestLayersSentence(result)}</p>
        <Chart
          label="Accuracy of probes by layer, one line a target; the table below has the numbers"
          height={320}
          figure={figure}
        />
        <p class="nl-muted">
          Layers from the input to the output; bars are 95 % intervals (Wilson). Dotted lines are chance: the
          share of the most frequent class.
        </p>
        <div class="nl-table-wide" tabIndex={0} role="group" aria-label="Accuracy of probes, scrollable">
          <table class="nl-table nl-curves">
            <caption class="nl-hidden">Accuracy of probes by layer</caption>
            <thead>
              <tr>
                <th scope="col">Layer</th>
                <th scope="col">Numbers</th>
                {targets.map((target) => (
                  <th key={target.target} scope="col" title={describeProbeSamples(target)}>
                    {describeProbeTarget(target)}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {layers.map(({ name, neurons, shape, probes }, i) => (
                <tr key={name}>
                  <th scope="row">
                    {i + 1}. <Name text={name} />
                  </th>
                  <td title={formatShape(shape)}>{formatCount(neurons)}</td>
                  {probes.map(({ held, training }, k) => (
                    <td key={k} title={`${formatPercent(training)} of the samples that it was fitted to`}>
                      {formatPercent(held.hits / held.of)} ({formatPercent(held.low)} …{' '}
                      {formatPercent(held.high)})
                    </td>
                  ))}
                </tr>
              ))}
              <tr>
                <th scope="row">Chance</th>
                <td />
                {targets.map(({ target, chance }) => (
                  <td key={target}>{formatPercent(chance)}</td>
                ))}
              </tr>
            </tbody>
          </table>
        </div>
      </Section>
      <Section title="What is predicted">
        <dl>
          {targets.map((target) => (
            <div key={target.target}>
              <dt>{describeProbeTarget(target)}</dt>
              <dd>
                {describeProbeSamples(target)}.{' '}
                {target.from && (
                  <>
                    From the analysis of <Name text={target.from.model} />,{' '}
                    {target.from.createdAt.slice(0, 16).replace('T', ' ')}.{' '}
                  </>
                )}
                {shortenText(
                  target.classes
                    .map((each) => `${probeClassName(target, each)}: ${formatCount(each.samples)}`)
                    .join(', '),
                  600,
                )}
              </dd>
            </div>
          ))}
        </dl>
      </Section>
    </main>
  );
}

function probesFigure({ layers, targets }: ProbesResult, colors: ChartColors): Figure {
  // Layers by number: their names come from a file, and plotly reads markup in texts.
  const numbers = layers.map((_, i) => i + 1);
  const figure = linesFigure(
    targets.map((target, k) => ({
      name: targetNames[target.target],
      style: targetStyles[target.target],
      points: layers.map(({ probes }, i) => {
        const { hits, of, low, high } = probes[k]!.held;
        return {
          x: i + 1,
          y: (100 * hits) / of,
          low: 100 * low,
          high: 100 * high,
          hover: `layer ${i + 1}: ${formatPercent(hits / of)} (${formatPercent(low)} … ${formatPercent(high)})`,
        };
      }),
    })),
    { x: 'layers, counted from the input (names in the table)', y: 'accuracy (%)', ticks: numbers },
    colors,
  );
  const ends = [0.8, layers.length + 0.2];
  return {
    ...figure,
    layout: { ...figure.layout, yaxis: { ...figure.layout.yaxis, rangemode: 'tozero' } },
    data: [
      ...figure.data,
      ...targets.map(({ target, chance }, k) => ({
        type: 'scatter' as const,
        mode: 'text+lines' as const,
        showlegend: false,
        x: ends,
        y: [100 * chance, 100 * chance],
        // Not by colour alone; at alternate ends, as two of them can be next to each other.
        text: k % 2 === 0 ? ['', `chance: ${targetNames[target]}`] : [`chance: ${targetNames[target]}`, ''],
        textposition: k % 2 === 0 ? ('top left' as const) : ('top right' as const),
        textfont: { size: 11, color: colors.muted },
        hoverinfo: 'skip' as const,
        line: { color: targetStyles[target].color, dash: 'dot' as const, width: 1.5 },
      })),
    ],
  };
}
