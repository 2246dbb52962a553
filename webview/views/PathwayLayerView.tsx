import { useMemo, useState } from 'preact/hooks';
import type { Pathway, PathwayResult } from '../../src/protocol/PathwayResult.ts';
import { scoreNames } from '../../src/report/describePathway.ts';
import { formatCount, formatNumber, formatPercent, formatShape } from '../../src/report/formatNumber.ts';
import { Button } from '../controls.tsx';
import { fitPicture } from './fitPicture.ts';
import { paintMap } from './mapScale.ts';
import { Name } from './Name.tsx';
import { NeuronPrototype } from './NeuronPrototype.tsx';
import {
  countByChannel,
  countByPosition,
  nameOfNeuron,
  neuronsOfChannel,
  placeOfNeuron,
  planeOf,
} from './pathwayPlaces.ts';
import { Picture } from './Picture.tsx';
import { Section } from './Section.tsx';
import type { ViewHost } from './ViewHost.ts';

const mostListed = 10;
const side = 160;

/** One layer of a pathway: its strongest neurons, the channels that hold most of them, and where they lie. */
export function PathwayLayerView(props: {
  result: PathwayResult;
  pathway: Pathway;
  level: number;
  layer: number;
  host: ViewHost;
}) {
  const { result, pathway, level, layer, host } = props;
  const known = result.layers[layer]!;
  const traced = pathway.layers[layer]!;
  const kept = traced.kept[level]!;
  const [channel, setChannel] = useState<number>();
  const spatial = neuronsOfChannel(known) > 1;
  const strongest = kept.slice(0, Math.min(mostListed, traced.best.length));
  const channels = useMemo(() => {
    if (!spatial) return [];
    const counts = countByChannel(known, kept);
    return [...counts.keys()]
      .filter((each) => counts[each]! > 0)
      .sort((a, b) => counts[b]! - counts[a]! || a - b)
      .slice(0, mostListed)
      .map((each) => ({ channel: each, count: counts[each]! }));
  }, [known, kept, spatial]);
  const last = useMemo(() => lastLevels(traced.kept, strongest), [traced, level]);
  const each = known.shape.length > 1 ? 'channel' : 'neuron';
  /** Chooses the channel whose prototype is made, where somebody can make it. */
  const choice = (of: number, text: string) =>
    host.requestPrototype === undefined ? (
      text
    ) : (
      <button
        type="button"
        class="nl-link"
        title={`See what ${each} ${of} looks for`}
        aria-pressed={channel === of}
        onClick={() => setChannel(of)}
      >
        {text}
      </button>
    );
  const { completeness } = traced;
  const { line } = known;
  return (
    <Section
      class="nl-summary"
      title={
        <>
          Layer {layer + 1}: <Name text={known.name} />{' '}
          <span class="nl-regular nl-muted">
            <Name text={known.operator} /> {formatShape(known.shape)}
          </span>
        </>
      }
      aside={
        line !== undefined &&
        host.openLine && <Button onClick={() => host.openLine!(known.name)}>Show line {line}</Button>
      }
    >
      <p>
        {formatCount(kept.length)} of its {formatCount(traced.neurons)} neurons are on the pathway (
        {formatPercent(kept.length / traced.neurons)}). {formatCount(traced.dead)} are dead
        {traced.deadKept[level]! > 0 && `, and ${formatCount(traced.deadKept[level]!)} of these are on it`}.
        {completeness !== undefined &&
          ` Its signed scores sum to ${formatNumber(completeness.sum)}; without the layer the output changes by ${formatNumber(completeness.expected)}.`}
      </p>
      {pathway.comparisons.length > 0 && (
        <p class="nl-muted">
          Overlap in this layer:{' '}
          {pathway.comparisons
            .map(
              ({ score, levels }) =>
                `${scoreNames[score]} ${formatNumber(levels[level]!.layers[layer] ?? 0)}`,
            )
            .join(', ')}
          .
        </p>
      )}
      {kept.length > 0 && (
        <div class="nl-layer-parts">
          <table class="nl-table">
            <caption>Strongest neurons on the pathway</caption>
            <thead>
              <tr>
                <th scope="col">Neuron</th>
                <th scope="col">Score</th>
                <th scope="col" title="The highest sparsity at which it is on the pathway">
                  On it up to
                </th>
              </tr>
            </thead>
            <tbody>
              {strongest.map((neuron, i) => (
                <tr key={neuron}>
                  <td class="nl-first">
                    {choice(placeOfNeuron(known, neuron).channel, nameOfNeuron(known, neuron))}
                  </td>
                  <td>{formatNumber(traced.best[i]!)}</td>
                  <td>{formatPercent(pathway.sparsity[last[i]!]!.asked)}</td>
                </tr>
              ))}
            </tbody>
          </table>
          {channels.length > 0 && (
            <table class="nl-table">
              <caption>Channels with most neurons on it</caption>
              <thead>
                <tr>
                  <th scope="col">Channel</th>
                  <th scope="col">Neurons</th>
                  <th scope="col">Share</th>
                </tr>
              </thead>
              <tbody>
                {channels.map(({ channel: index, count }) => (
                  <tr key={index}>
                    <td class="nl-first">{choice(index, `channel ${index}`)}</td>
                    <td>{formatCount(count)}</td>
                    <td>{formatPercent(count / neuronsOfChannel(known))}</td>
                  </tr>
                ))}
              </tbody>
            </table>
          )}
          <Plane layer={known} kept={kept} />
        </div>
      )}
      {channel !== undefined && (
        <NeuronPrototype
          layer={known.name}
          name={`${each} ${channel}`}
          target={{ layer: known.name, neurons: [channel] }}
          host={host}
        />
      )}
    </Section>
  );
}

/** For each neuron the last sparsity at which it is on the pathway; sparser pathways are parts of the others. */
function lastLevels(kept: readonly (readonly number[])[], neurons: readonly number[]): number[] {
  return neurons.map((neuron) => kept.findLastIndex((list) => list.includes(neuron)));
}

/** Where a layer's neurons lie on the pathway, over all channels. */
function Plane({ layer, kept }: { layer: PathwayResult['layers'][number]; kept: readonly number[] }) {
  const plane = planeOf(layer);
  const counts = useMemo(() => countByPosition(layer, kept), [layer, kept]);
  const most = counts.reduce((high, count) => Math.max(high, count), 0);
  const rgba = useMemo(() => paintMap(counts, { limit: most || 1 }), [counts, most]);
  if (plane === undefined || plane.height * plane.width === 1) return null;
  const layout = { ...plane, channels: 1, channelsLast: false, summed: false };
  return (
    <figure class="nl-where">
      <Picture
        rgba={rgba}
        layout={layout}
        {...fitPicture(plane, side)}
        alt={`Where the neurons on the pathway lie in a plane of ${formatShape([plane.height, plane.width])}`}
      />
      <figcaption>
        where they lie: from white, no channel, to red, {formatCount(most)}{' '}
        {most === 1 ? 'channel' : 'channels'}
      </figcaption>
    </figure>
  );
}
