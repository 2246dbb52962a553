import { useEffect, useMemo, useState } from 'preact/hooks';
import type { ConductanceLayer, ConductanceResult } from '../../src/protocol/ConductanceResult.ts';
import { decodeArray } from '../../src/protocol/EncodedArray.ts';
import { rankNeurons } from '../../src/report/rankNeurons.ts';
import { shortenText } from '../../src/report/shortenText.ts';
import { inputLayout } from '../../src/report/inputLayout.ts';
import { Dropdown } from '../controls.tsx';
import { ConductanceHeader } from './ConductanceHeader.tsx';
import { FeatureSelection } from './FeatureSelection.tsx';
import { groupLayer, storedSamples } from './groupLayer.ts';
import { groupRankIntervals } from './groupRankIntervals.ts';
import { LayerStrip } from './LayerStrip.tsx';
import { LayerSummary } from './LayerSummary.tsx';
import { MeasureComparison } from './MeasureComparison.tsx';
import { NeuronPrototype } from './NeuronPrototype.tsx';
import { NeuronRanking } from './NeuronRanking.tsx';
import { PixelMapView } from './PixelMapView.tsx';
import { allSamples, describeGroup, nameSamples, sampleGroups, type SampleGroup } from './sampleGroups.ts';
import { SampleStrip } from './SampleStrip.tsx';
import { Section } from './Section.tsx';
import { StatusView } from './StatusView.tsx';
import { TopSamples } from './TopSamples.tsx';
import type { ResultViewProps, NeuronSelection } from './ViewHost.ts';

/** A conductance analysis: its layers, the ranking of one of them, and where one neuron's conductance comes from. */
export function ConductanceView(props: ResultViewProps<ConductanceResult, NeuronSelection>) {
  const { result, host, onSelection } = props;
  const groups = useMemo(() => sampleGroups(result), [result]);
  const [selection, setSelection] = useState(() => startSelection(result, groups, props.selection));
  useEffect(() => {
    if (selection !== undefined) {
      onSelection?.(selection);
    }
  }, [selection, onSelection]);

  const pictures = useMemo(() => {
    const [shown = 0] = result.input.shown.shape;
    const layout = inputLayout(result.input.shape, result.layers);
    return { values: decodeArray(result.input.shown), shown, layout };
  }, [result]);

  const group = findGroup(groups, selection?.group);
  const layersOfGroup = useMemo(() => lazyLayers(result, group), [result, group]);
  const position = result.layers.findIndex(({ name }) => name === selection?.layer);
  const layer = result.layers[position];
  const perSample = useMemo(() => (layer === undefined ? undefined : decodeArray(layer.perSample)), [layer]);
  const stored = useMemo(() => (layer === undefined ? [] : storedSamples(layer, group)), [layer, group]);
  const intervals = useMemo(
    () =>
      perSample === undefined || group.key === allSamples || result.parameters.bootstrap === 0
        ? undefined
        : groupRankIntervals(perSample, layer!.neurons, stored, result.seed),
    [result, group, perSample, stored],
  );
  const ranked = useMemo(() => {
    const ofGroup = position < 0 ? undefined : layersOfGroup(position);
    return ofGroup === undefined || intervals === undefined || typeof intervals === 'string'
      ? ofGroup
      : { ...ofGroup, rankInterval: intervals };
  }, [layersOfGroup, position, intervals]);
  if (selection === undefined || layer === undefined || perSample === undefined) {
    return (
      <StatusView
        kind="empty"
        title="No hidden layer was analysed"
        detail="The model has no layer between its input and its output, or none was chosen."
      />
    );
  }
  const { neuron, sample } = selection;
  const chooseLayer = (index: number) => {
    const next = layersOfGroup(index) ?? result.layers[index]!;
    setSelection({ ...selection, layer: next.name, neuron: rankNeurons(next)[0]! });
  };
  const showLine = (index: number) => {
    const { name, line } = result.layers[index]!;
    if (line !== undefined) {
      host.openLine?.(name);
    }
  };
  const chooseGroup = (key: string) => {
    const next = findGroup(groups, key);
    const before = rankNeurons(ranked ?? layer);
    const after = rankNeurons(groupLayer(result, layer, next) ?? layer);
    setSelection({
      ...selection,
      group: next.key,
      // Who looks at the first neuron wants the first; who chose another one wants to see where it goes.
      neuron: neuron === before[0] ? after[0]! : neuron,
      sample: next.samples.includes(sample) ? sample : next.samples[0]!,
    });
  };
  const chooseNeuron = (next: number) => setSelection({ ...selection, neuron: next });
  const chooseSample = (next: number) => setSelection({ ...selection, sample: next });
  const name = shortenText(layer.name, 60);
  const of = group.className === undefined ? '' : `, of those ${group.className}`;

  return (
    <main class="neuron-lens">
      <ConductanceHeader result={result} host={host} />
      <LayerStrip
        layers={result.layers}
        layerOfGroup={layersOfGroup}
        aside={
          groups.length > 1 && (
            <Dropdown
              label="Class"
              value={group.key}
              choices={groups.map((choice) => ({ value: choice.key, text: describeGroup(choice) }))}
              onChange={chooseGroup}
            />
          )
        }
        tolerance={result.parameters.tolerance}
        selected={position}
        onSelect={chooseLayer}
        onClick={showLine}
      />
      <LayerSummary
        result={result}
        layer={layer}
        ranked={ranked}
        group={group}
        stored={stored.length}
        host={host}
        onSelect={chooseLayer}
      />
      <div class="nl-columns">
        {ranked === undefined ? (
          <Section title="Ranking of its neurons">
            <p class="nl-muted">None of the samples {group.className} is stored in this layer.</p>
          </Section>
        ) : (
          <NeuronRanking
            key={layer.name}
            layer={ranked}
            samples={nameSamples(group, stored.length)}
            {...(typeof intervals === 'string' && { withoutIntervals: intervals })}
            neuron={neuron}
            onSelect={chooseNeuron}
          />
        )}
        <div class="nl-column">
          <PixelMapView
            result={result}
            layer={layer}
            perSample={perSample}
            neuron={neuron}
            sample={sample}
            pictures={pictures}
            host={host}
          />
          <SampleStrip
            result={result}
            group={group}
            pictures={pictures}
            sample={sample}
            onSelect={chooseSample}
          />
          <TopSamples
            result={result}
            group={group}
            layer={layer}
            perSample={perSample}
            neuron={neuron}
            sample={sample}
            pictures={pictures}
            onSelect={chooseSample}
          />
          {/* An element of a spatial layer is no target: only its channel is. */}
          {(result.parameters.unit === 'channel' || layer.shape.length === 1) && (
            <NeuronPrototype
              layer={layer.name}
              name={`neuron ${neuron}`}
              target={{ layer: layer.name, neurons: [neuron] }}
              host={host}
            />
          )}
        </div>
      </div>
      <MeasureComparison
        key={`measures ${layer.name}`}
        layer={layer}
        {...(group.className !== undefined && { className: group.className })}
        neuron={neuron}
        onSelect={chooseNeuron}
      />
      {result.featureSelection !== undefined && result.featureSelection.length > 0 && (
        <FeatureSelection points={result.featureSelection} layer={layer.name} />
      )}
      <div class="nl-hidden" role="status">
        {`Layer ${name}, neuron ${neuron}, sample in row ${result.samples[sample]?.index ?? sample}${of}`}
      </div>
    </main>
  );
}

/** What was chosen before where it still exists; else the last complete layer, the one nearest to the output. */
function startSelection(
  result: ConductanceResult,
  groups: readonly SampleGroup[],
  before: NeuronSelection | undefined,
): NeuronSelection | undefined {
  const kept = result.layers.find(({ name }) => name === before?.layer);
  const layer =
    kept ??
    result.layers.findLast(({ completeness }) => completeness !== 'not a cut') ??
    result.layers.at(-1);
  if (layer === undefined) {
    return undefined;
  }
  const neuron =
    kept !== undefined && before !== undefined && before.neuron < layer.neurons ? before.neuron : undefined;
  const group = findGroup(groups, before?.group);
  const sample =
    before !== undefined && group.samples.includes(before.sample) ? before.sample : (group.samples[0] ?? 0);
  return {
    layer: layer.name,
    neuron: neuron ?? rankNeurons(groupLayer(result, layer, group) ?? layer)[0]!,
    sample,
    group: group.key,
  };
}

/** The group with that key; all samples where the result has none. */
function findGroup(groups: readonly SampleGroup[], key: string | undefined): SampleGroup {
  return groups.find((group) => group.key === key) ?? groups[0]!;
}

/** The layers with a group's means, each computed when it is first looked at: a network can have hundreds. */
function lazyLayers(
  result: ConductanceResult,
  group: SampleGroup,
): (index: number) => ConductanceLayer | undefined {
  const found = new Map<number, ConductanceLayer | undefined>();
  return (index) => {
    if (!found.has(index)) {
      found.set(index, groupLayer(result, result.layers[index]!, group));
    }
    return found.get(index);
  };
}
