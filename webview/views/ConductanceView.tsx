import { useEffect, useMemo, useState } from 'preact/hooks';
import type { ConductanceResult } from '../../src/protocol/ConductanceResult.ts';
import { decodeArray } from '../../src/protocol/EncodedArray.ts';
import { rankNeurons } from '../../src/report/rankNeurons.ts';
import { shortenText } from '../../src/report/shortenText.ts';
import { ConductanceHeader } from './ConductanceHeader.tsx';
import { FeatureSelection } from './FeatureSelection.tsx';
import { inputLayout } from './inputPicture.ts';
import { LayerStrip } from './LayerStrip.tsx';
import { LayerSummary } from './LayerSummary.tsx';
import { MeasureComparison } from './MeasureComparison.tsx';
import { NeuronRanking } from './NeuronRanking.tsx';
import { PixelMapView } from './PixelMapView.tsx';
import { SampleStrip } from './SampleStrip.tsx';
import { StatusView } from './StatusView.tsx';
import { TopSamples } from './TopSamples.tsx';
import type { ViewHost, ViewSelection } from './ViewHost.ts';

/** A conductance analysis: its layers, the ranking of one of them, and where one neuron's conductance comes from. */
export function ConductanceView(props: {
  result: ConductanceResult;
  host: ViewHost;
  selection?: ViewSelection;
  onSelection?: (selection: ViewSelection) => void;
}) {
  const { result, host, onSelection } = props;
  const [selection, setSelection] = useState(() => startSelection(result, props.selection));
  useEffect(() => {
    if (selection !== undefined) {
      onSelection?.(selection);
    }
  }, [selection, onSelection]);

  const pictures = useMemo(() => {
    const [shown = 0] = result.input.shown.shape;
    return { values: decodeArray(result.input.shown), shown, layout: inputLayout(result.input.shape) };
  }, [result]);

  const position = result.layers.findIndex(({ name }) => name === selection?.layer);
  const layer = result.layers[position];
  const perSample = useMemo(() => (layer === undefined ? undefined : decodeArray(layer.perSample)), [layer]);
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
    const next = result.layers[index]!;
    setSelection({ layer: next.name, neuron: rankNeurons(next)[0]!, sample });
    if (next.line !== undefined) {
      host.openLine?.(next.name);
    }
  };
  const chooseNeuron = (next: number) => setSelection({ ...selection, neuron: next });
  const chooseSample = (next: number) => setSelection({ ...selection, sample: next });
  const name = shortenText(layer.name, 60);

  return (
    <main class="neuron-lens">
      <ConductanceHeader result={result} host={host} />
      <LayerStrip
        layers={result.layers}
        tolerance={result.parameters.tolerance}
        selected={position}
        onSelect={chooseLayer}
      />
      <LayerSummary result={result} layer={layer} host={host} onSelect={chooseLayer} />
      <div class="nl-columns">
        <NeuronRanking key={layer.name} layer={layer} neuron={neuron} onSelect={chooseNeuron} />
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
          <SampleStrip result={result} pictures={pictures} sample={sample} onSelect={chooseSample} />
          <TopSamples
            result={result}
            layer={layer}
            perSample={perSample}
            neuron={neuron}
            sample={sample}
            pictures={pictures}
            onSelect={chooseSample}
          />
        </div>
      </div>
      <MeasureComparison
        key={`measures ${layer.name}`}
        layer={layer}
        neuron={neuron}
        onSelect={chooseNeuron}
      />
      {result.featureSelection !== undefined && result.featureSelection.length > 0 && (
        <FeatureSelection points={result.featureSelection} layer={layer.name} />
      )}
      <div class="nl-hidden" role="status">
        {`Layer ${name}, neuron ${neuron}, sample in row ${result.samples[sample]?.index ?? sample}`}
      </div>
    </main>
  );
}

/** What was chosen before where it still exists; else the last complete layer, the one nearest to the output. */
function startSelection(
  result: ConductanceResult,
  before: ViewSelection | undefined,
): ViewSelection | undefined {
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
  const sample = before !== undefined && before.sample < result.samples.length ? before.sample : 0;
  return { layer: layer.name, neuron: neuron ?? rankNeurons(layer)[0]!, sample };
}
