import { useEffect, useMemo, useState } from 'preact/hooks';
import { decodeArray } from '../../src/protocol/EncodedArray.ts';
import type { NeuceptResult } from '../../src/protocol/NeuceptResult.ts';
import { inputLayout } from '../../src/report/inputLayout.ts';
import { MechanismsView } from './MechanismsView.tsx';
import { NeuceptHeader } from './NeuceptHeader.tsx';
import { NeuceptLayerStrip } from './NeuceptLayerStrip.tsx';
import { NeuceptLayerView } from './NeuceptLayerView.tsx';
import { readMechanisms, type ReadMechanisms } from './readMechanisms.ts';
import type { ShownInputs } from './ShownInputs.ts';
import type { NeuceptSelection, ResultViewProps } from './ViewHost.ts';

/** The neurons that determine a response, layer by layer, and the mechanisms that they make. */
export function NeuceptView(props: ResultViewProps<NeuceptResult, NeuceptSelection>) {
  const { result, host, onSelection } = props;
  const { layers } = result;
  const read = useMemo(() => result.mechanisms && readMechanisms(result.mechanisms), [result]);
  const pictures = useMemo(() => readInputs(result), [result]);
  const [chosen, setChosen] = useState(() => startSelection(result, read, props.selection));
  const { layer: layerIndex, neuron, sample } = chosen.neucept;
  const layer = layers[layerIndex]!;
  const choose = (next: Partial<NeuceptSelection['neucept']>) =>
    setChosen((old) => ({ neucept: { ...old.neucept, ...next } }));
  useEffect(() => onSelection?.(chosen), [chosen, onSelection]);
  const column = columnOf(read, layer.name, neuron ?? layer.order[0]);
  return (
    <main class="neuron-lens">
      <NeuceptHeader result={result} host={host} />
      {layers.length > 1 && (
        <NeuceptLayerStrip
          layers={layers}
          selected={layerIndex}
          onSelect={(index) => choose({ layer: index, neuron: undefined })}
          onClick={(index) => {
            if (layers[index]!.line !== undefined) host.openLine?.(layers[index]!.name);
          }}
        />
      )}
      <NeuceptLayerView
        key={layer.name}
        result={result}
        layer={layer}
        neuron={neuron}
        onSelect={(next) => choose({ neuron: next })}
        host={host}
      />
      {read !== undefined && sample !== undefined && (
        <MechanismsView
          result={result}
          read={read}
          pictures={pictures}
          sample={sample}
          onSample={(position) => choose({ sample: position })}
          column={neuron === undefined ? undefined : column}
          onColumn={(next) => {
            const { layer: name, neuron: of } = read.mechanisms.representatives[next]!;
            const index = layers.findIndex((each) => each.name === name);
            choose({ ...(index >= 0 && { layer: index }), neuron: of });
          }}
        />
      )}
    </main>
  );
}

function columnOf(
  read: ReadMechanisms | undefined,
  layer: string,
  neuron: number | undefined,
): number | undefined {
  const column = read?.mechanisms.representatives.findIndex(
    (each) => each.layer === layer && each.neuron === neuron,
  );
  return column === undefined || column < 0 ? undefined : column;
}

function readInputs({ input, layers }: NeuceptResult): ShownInputs | undefined {
  if (input === undefined) return undefined;
  const { shape, shown } = input;
  return { values: decodeArray(shown), shown: shown.shape[0] ?? 0, layout: inputLayout(shape, layers) };
}

/** From this R² on a layer is a linear read-out of the response, and its selection says little. */
const readOut = 0.9999;

/**
 * What was chosen before, where it is there; else the last layer with a selection that is no linear read-out of the
 * response, and a typical sample with its input.
 */
function startSelection(
  { layers }: NeuceptResult,
  read: ReadMechanisms | undefined,
  before: NeuceptSelection | undefined,
): NeuceptSelection {
  const selecting = layers.map(({ selected }) => selected.length > 0);
  const telling = layers.findLastIndex(({ linearFit }, i) => selecting[i] && linearFit < readOut);
  const last = telling < 0 ? selecting.lastIndexOf(true) : telling;
  const known = before?.neucept;
  const layer =
    known !== undefined && known.layer < layers.length ? known.layer : last < 0 ? layers.length - 1 : last;
  const neuron =
    known?.neuron !== undefined && layers[layer]!.tested.includes(known.neuron) ? known.neuron : undefined;
  const typical = read?.members.find((positions) => positions.length > 0) ?? [];
  const sample =
    known?.sample !== undefined && known.sample < (read?.count ?? 0)
      ? known.sample
      : (typical.find((position) => read!.pictured.has(position)) ?? typical[0]);
  return { neucept: { layer, neuron, sample } };
}
