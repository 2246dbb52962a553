import { useEffect, useMemo, useState } from 'preact/hooks';
import type { PathwayResult } from '../../src/protocol/PathwayResult.ts';
import { decodeArray } from '../../src/protocol/EncodedArray.ts';
import { describeResponse } from '../../src/report/describePathway.ts';
import { inputLayout } from '../../src/report/inputLayout.ts';
import { HorizontalList } from './HorizontalList.tsx';
import { layersOnPathway } from './paintPathway.ts';
import { PathwayColumnsView } from './PathwayColumnsView.tsx';
import { PathwayHeader } from './PathwayHeader.tsx';
import { PathwayLayerView } from './PathwayLayerView.tsx';
import { PathwayLevels } from './PathwayLevels.tsx';
import { PathwayMaps } from './PathwayMaps.tsx';
import { PathwayOverlaps } from './PathwayOverlaps.tsx';
import { Section } from './Section.tsx';
import { SparsitySlider } from './SparsitySlider.tsx';
import { Thumbnail } from './Thumbnail.tsx';
import type { PathwaySelection, ResultViewProps } from './ViewHost.ts';

/** Critical pathways: the maps of one sample at a sparsity, the layers' neurons on its pathway, and what to think of them. */
export function PathwayView(props: ResultViewProps<PathwayResult, PathwaySelection>) {
  const { result, host, onSelection } = props;
  const [selection, setSelection] = useState(() => startSelection(result, props.selection));
  useEffect(() => onSelection?.(selection), [selection, onSelection]);
  const pictures = useMemo(() => {
    const [shown = 0] = result.input.shown.shape;
    return {
      values: decodeArray(result.input.shown),
      shown,
      layout: inputLayout(result.input.shape, result.layers),
    };
  }, [result]);
  const { sample, level, layer } = selection.pathway;
  const pathway = result.pathways[sample]!;
  const onPathway = useMemo(() => layersOnPathway(result, pathway, level), [result, pathway, level]);
  const choose = (change: Partial<PathwaySelection['pathway']>) =>
    setSelection({ pathway: { ...selection.pathway, ...change } });
  const showLine = (index: number) => {
    const { name, line } = result.layers[index]!;
    if (line !== undefined) host.openLine?.(name);
  };

  return (
    <main class="neuron-lens">
      <PathwayHeader result={result} host={host} />
      {result.pathways.length > 1 && (
        <Section title={`Samples (${result.pathways.length})`}>
          <HorizontalList
            label="Samples"
            class="nl-samples"
            count={result.pathways.length}
            itemWidth={88}
            selected={sample}
            onSelect={(next) => choose({ sample: next })}
            itemLabel={(index) => describeResponse(result, result.pathways[index]!)}
          >
            {(index) => {
              const { index: row, label, predicted } = result.pathways[index]!.sample;
              return (
                <div class={`nl-sample ${label !== undefined && label !== predicted ? 'nl-wrong' : ''}`}>
                  <Thumbnail pictures={pictures} sample={index} row={row} />
                  <div class="nl-ellipsis">{result.output.labels[predicted]?.slice(0, 20) || predicted}</div>
                </div>
              );
            }}
          </HorizontalList>
        </Section>
      )}
      <p>
        <strong class="nl-response">{describeResponse(result, pathway)}</strong>
      </p>
      <div class="nl-level">
        <SparsitySlider
          levels={pathway.sparsity}
          value={level}
          onChange={(next) => choose({ level: next })}
        />
      </div>
      <PathwayMaps
        result={result}
        pathway={pathway}
        sample={sample}
        level={level}
        pictures={pictures}
        onLevel={(next) => choose({ level: next })}
      />
      <PathwayColumnsView
        result={result}
        layers={onPathway}
        level={pathway.sparsity[level]!}
        selected={layer}
        onSelect={(next) => choose({ layer: next })}
        onClick={showLine}
      />
      {result.layers[layer] !== undefined && (
        <PathwayLayerView
          key={`${sample} ${layer}`}
          result={result}
          pathway={pathway}
          level={level}
          layer={layer}
          host={host}
        />
      )}
      <div class="nl-columns">
        <PathwayLevels
          result={result}
          pathway={pathway}
          level={level}
          onLevel={(next) => choose({ level: next })}
        />
        {pathway.comparisons.length > 0 && (
          <PathwayOverlaps result={result} pathway={pathway} level={level} />
        )}
      </div>
    </main>
  );
}

/** What was chosen before, where it is there; else the first sample, the middle sparsity and the layer nearest to the output. */
function startSelection(result: PathwayResult, before: PathwaySelection | undefined): PathwaySelection {
  const levels = result.parameters.sparsity.length;
  const { sample, level, layer } = before?.pathway ?? { sample: -1, level: -1, layer: -1 };
  const within = (index: number, count: number, otherwise: number) =>
    index >= 0 && index < count ? index : otherwise;
  return {
    pathway: {
      sample: within(sample, result.pathways.length, 0),
      level: within(level, levels, Math.floor(levels / 2)),
      layer: within(layer, result.layers.length, result.layers.length - 1),
    },
  };
}
