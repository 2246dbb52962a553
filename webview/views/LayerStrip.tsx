import type { ComponentChildren } from 'preact';
import { useMemo, useState } from 'preact/hooks';
import type { ConductanceLayer } from '../../src/protocol/ConductanceResult.ts';
import { formatCount, formatPercent, formatShape } from '../../src/report/formatNumber.ts';
import { rankNeurons } from '../../src/report/rankNeurons.ts';
import { shortenText } from '../../src/report/shortenText.ts';
import { TextField } from '../controls.tsx';
import { cardNames } from './cardNames.ts';
import { HorizontalList } from './HorizontalList.tsx';
import { Name } from './Name.tsx';
import { Section } from './Section.tsx';

const cardWidth = 204;
/** Of names on cards, in characters. */
const nameLength = 23;
const barsShown = 16;
// Fewer can be looked through.
const searchedFrom = 25;
const noneStored = 'no sample of the class stored';

/** The network's layers from input to output, each with its share of the output's change and its completeness. */
export function LayerStrip(props: {
  layers: readonly ConductanceLayer[];
  /** A layer with the means of the samples that are looked at; undefined where it stores none of them. */
  layerOfGroup: (index: number) => ConductanceLayer | undefined;
  aside: ComponentChildren;
  tolerance: number;
  selected: number;
  onSelect: (index: number) => void;
  /** A click on a layer, after it was selected. */
  onClick: (index: number) => void;
}) {
  const [search, setSearch] = useState('');
  const found = useMemo(() => {
    const wanted = search.trim().toLowerCase();
    return props.layers.flatMap((layer, index) => (layer.name.toLowerCase().includes(wanted) ? [index] : []));
  }, [props.layers, search]);

  const names = useMemo(
    () =>
      cardNames(
        props.layers.map(({ name }) => name),
        nameLength,
      ),
    [props.layers],
  );

  return (
    <Section
      title={
        props.layers.length === 1
          ? '1 layer'
          : `${formatCount(props.layers.length)} layers, from input to output`
      }
      aside={
        <div class="nl-actions">
          {props.layers.length >= searchedFrom && (
            <TextField label="Find a layer" value={search} onInput={setSearch} />
          )}
          {props.aside}
        </div>
      }
    >
      {found.length === 0 ? (
        <p class="nl-muted">No layer has “{shortenText(search, 40)}” in its name.</p>
      ) : (
        <HorizontalList
          label="Layers"
          class="nl-layers"
          count={found.length}
          itemWidth={cardWidth}
          selected={found.indexOf(props.selected)}
          onSelect={(position) => props.onSelect(found[position]!)}
          onClick={(position) => props.onClick(found[position]!)}
          itemLabel={(position) =>
            describe(props.layers[found[position]!]!, props.layerOfGroup(found[position]!))
          }
        >
          {(position) => (
            <LayerCard
              layer={props.layers[found[position]!]!}
              name={names[found[position]!]!}
              ofGroup={props.layerOfGroup(found[position]!)}
              tolerance={props.tolerance}
            />
          )}
        </HorizontalList>
      )}
    </Section>
  );
}

function LayerCard(props: {
  layer: ConductanceLayer;
  /** What is shown of its name. */
  name: string;
  ofGroup: ConductanceLayer | undefined;
  tolerance: number;
}) {
  const { layer, name, ofGroup } = props;
  return (
    <div class="nl-card">
      <Name text={layer.name} short={name} length={nameLength} class="nl-card-title" />
      <div class="nl-muted nl-ellipsis">
        {shortenText(layer.operator, 24)} · {formatShape(layer.shape)}
      </div>
      {ofGroup === undefined ? (
        <div class="nl-muted">{noneStored}</div>
      ) : (
        <>
          <NeuronBars layer={ofGroup} />
          <CardNumbers layer={ofGroup} tolerance={props.tolerance} />
        </>
      )}
    </div>
  );
}

function CardNumbers({ layer, tolerance }: { layer: ConductanceLayer; tolerance: number }) {
  const { completeness } = layer;
  return (
    <div class="nl-card-numbers">
      <span title="The layer's summed conductance over the output's change">
        <span class="nl-muted">share</span> {formatPercent(layer.share)}
      </span>
      {completeness === 'not a cut' ? (
        <span class="nl-badge">not a cut</span>
      ) : (
        <span
          class={`nl-badge ${completeness.relativeError <= tolerance ? 'nl-good' : 'nl-bad'}`}
          title="Completeness error: how far the conductances miss the output's change"
        >
          {completeness.relativeError <= tolerance ? '✓' : '!'} {formatPercent(completeness.relativeError)}
        </span>
      )}
    </div>
  );
}

/** The best neurons' conductances as bars, up for positive, to tell the layers apart at a glance. */
function NeuronBars({ layer }: { layer: ConductanceLayer }) {
  const scores = useMemo(
    () =>
      rankNeurons(layer)
        .slice(0, barsShown)
        .map((neuron) => layer.scores[neuron]!),
    [layer],
  );
  const high = Math.max(...scores, 0);
  const low = Math.min(...scores, 0);
  const scale = 28 / (high - low || 1);
  return (
    <svg class="nl-bars" viewBox={`0 0 ${barsShown * 10} 28`} preserveAspectRatio="none" aria-hidden="true">
      {scores.map((score, i) => (
        <rect
          key={i}
          x={i * 10 + 1}
          width={8}
          y={(high - Math.max(score, 0)) * scale}
          height={score === 0 ? 0 : Math.max(0.75, Math.abs(score) * scale)}
          class={score < 0 ? 'nl-negative' : 'nl-positive'}
        />
      ))}
    </svg>
  );
}

function describe(layer: ConductanceLayer, ofGroup: ConductanceLayer | undefined): string {
  const what = `${shortenText(layer.name)}, ${shortenText(layer.operator, 24)}, ${formatCount(layer.neurons)} neurons`;
  if (ofGroup === undefined) {
    return `${what}, ${noneStored}`;
  }
  const { completeness, share } = ofGroup;
  const complete =
    completeness === 'not a cut'
      ? 'not a cut'
      : `completeness error ${formatPercent(completeness.relativeError)}`;
  return `${what}, share ${formatPercent(share)}, ${complete}`;
}
