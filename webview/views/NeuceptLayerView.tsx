import { useMemo, useState } from 'preact/hooks';
import type { NeuceptLayer, NeuceptResult } from '../../src/protocol/NeuceptResult.ts';
import {
  linearFitTells,
  mainMeasure,
  neuceptVerdict,
  neuronScores,
  scoreName,
} from '../../src/report/describeNeucept.ts';
import { formatCount, formatPercent, formatShape } from '../../src/report/formatNumber.ts';
import { baseName, shortenText } from '../../src/report/shortenText.ts';
import { Button, Dropdown } from '../controls.tsx';
import { CriticalNeuron } from './CriticalNeuron.tsx';
import { InputScores } from './InputScores.tsx';
import { Name } from './Name.tsx';
import { NeuronScoreChart } from './NeuronScoreChart.tsx';
import { NeuronScoreTable } from './NeuronScoreTable.tsx';
import { Section } from './Section.tsx';
import type { ViewHost } from './ViewHost.ts';

/** The critical neurons of a layer: how many and why, as a chart with the threshold and as a table, and one of them. */
export function NeuceptLayerView(props: {
  result: NeuceptResult;
  layer: NeuceptLayer;
  neuron: number | undefined;
  onSelect: (neuron: number) => void;
  host: ViewHost;
}) {
  const { result, layer, neuron, onSelect, host } = props;
  const { parameters, model } = result;
  const scores = useMemo(() => neuronScores(layer), [layer]);
  const [measure, setMeasure] = useState(() => mainMeasure(layer));
  const score = scores.find((each) => each.neuron === neuron) ?? scores[0];
  const chosen = { neuron: score?.neuron, onSelect };
  const shape = layer.shape.length > 1 ? `, ${formatShape(layer.shape)}` : '';
  return (
    <>
      <Section
        class="nl-summary"
        title={
          <>
            <Name text={layer.name} length={60} />
            <span class="nl-muted nl-regular">
              {shape}, {formatCount(layer.neurons)}{' '}
              {shape !== '' && layer.unit === 'channel' ? 'channels' : 'neurons'}
            </span>
          </>
        }
        aside={
          <div class="nl-filters">
            {scores.length > 0 && (
              <Dropdown
                label="Chart"
                value={measure}
                choices={[
                  {
                    value: 'score',
                    text: parameters.aggregation === 'e-values' ? 'e-values' : 'runs that select it',
                  },
                  { value: 'statistic', text: 'mean W' },
                ]}
                onChange={setMeasure}
              />
            )}
            {layer.line !== undefined &&
              (host.openLine ? (
                <Button
                  title={shortenText(model.code ?? '', 200)}
                  onClick={() => host.openLine?.(layer.name)}
                >
                  {`Show in code (line ${layer.line})`}
                </Button>
              ) : (
                model.code !== undefined && (
                  <span class="nl-muted">
                    line {layer.line} of {shortenText(baseName(model.code), 60)}
                  </span>
                )
              ))}
          </div>
        }
      >
        <p>{neuceptVerdict(layer, parameters)}</p>
        <p class="nl-muted">{asideOf(layer, result.data.samples)}</p>
        {scores.length > 0 && (
          <>
            <NeuronScoreChart
              layer={layer}
              parameters={parameters}
              scores={scores}
              measure={measure}
              {...chosen}
            />
            <InputScores
              layer={layer}
              scores={scores}
              measure={measure}
              name={measure === 'score' ? scoreName(parameters) : 'mean W'}
              {...chosen}
            />
            <NeuronScoreTable layer={layer} parameters={parameters} scores={scores} {...chosen} />
          </>
        )}
      </Section>
      {score !== undefined && (
        <CriticalNeuron key={score.neuron} result={result} layer={layer} score={score} host={host} />
      )}
    </>
  );
}

/** What of the layer was not tested, and what else is known of it. */
function asideOf(layer: NeuceptLayer, samples: number): string {
  const { neurons, tested, dead, groups, shrinkage, linearFit } = layer;
  const grouped = groups.reduce((sum, { members }) => sum + members.length - 1, 0);
  const list = (numbers: readonly number[]) =>
    `${numbers.slice(0, 8).join(', ')}${numbers.length > 8 ? ', …' : ''}`;
  const dying =
    dead.length === 0
      ? 'none is constant'
      : `${formatCount(dead.length)} of ${formatCount(neurons)} neurons are constant in these samples and were set aside (${list(dead)})`;
  const standing =
    grouped === 0
      ? 'none stands for others'
      : `${formatCount(grouped)} ${grouped === 1 ? 'is' : 'are'} in the group of another one, as they correlate`;
  return (
    `${formatCount(tested.length)} tested: ${dying}; ${standing}. Shrinkage ${formatPercent(shrinkage)}` +
    (linearFitTells(layer, samples)
      ? `; a linear function of the neurons explains ${formatPercent(linearFit)} of the response's variance.`
      : '.')
  );
}
