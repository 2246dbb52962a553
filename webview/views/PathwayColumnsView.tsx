import { useEffect, useLayoutEffect, useMemo, useRef, useState } from 'preact/hooks';
import type { PathwayLevel, PathwayResult } from '../../src/protocol/PathwayResult.ts';
import { formatCount, formatPercent, formatShape } from '../../src/report/formatNumber.ts';
import { shortenText } from '../../src/report/shortenText.ts';
import { listKeys } from './listKeys.ts';
import {
  findInPathway,
  fitPathway,
  paintPathway,
  pathwayHeight,
  type LayerOnPathway,
} from './paintPathway.ts';
import { neuronsOfChannel } from './pathwayPlaces.ts';
import { Section } from './Section.tsx';
import { useChartColors } from './useChartColors.ts';
import { useUniqueId } from './useUniqueId.ts';
import { useWidth } from './useWidth.ts';

/**
 * The pathway as columns of layers, of which one is chosen by click or arrow keys. Drawn on a canvas, since a network
 * has millions of neurons; the options of a list say the same to those who do not see it.
 */
export function PathwayColumnsView(props: {
  result: PathwayResult;
  layers: readonly LayerOnPathway[];
  level: PathwayLevel;
  selected: number;
  onSelect: (layer: number) => void;
  /** Called after `onSelect` for clicks alone. */
  onClick: (layer: number) => void;
}) {
  const { result, layers, level, selected } = props;
  const id = useUniqueId();
  const frame = useRef<HTMLDivElement>(null);
  const canvas = useRef<HTMLCanvasElement>(null);
  const colors = useChartColors(frame);
  const width = useWidth(frame);
  const columns = useMemo(() => fitPathway(layers.length, width), [layers.length, width]);
  const [hovered, setHovered] = useState<{
    layer: number;
    channels?: readonly [first: number, last: number];
    x: number;
    y: number;
  }>();

  useLayoutEffect(() => {
    const context = canvas.current?.getContext('2d');
    if (!context || colors === undefined || width === 0) return;
    const ratio = globalThis.devicePixelRatio || 1;
    canvas.current!.width = Math.round(columns.width * ratio);
    canvas.current!.height = Math.round(pathwayHeight * ratio);
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    paintPathway(context, layers, columns, selected, colors, getComputedStyle(frame.current!).fontFamily);
  }, [layers, columns, selected, colors, width]);
  useEffect(() => {
    const node = frame.current!;
    const middle = columns.width - (layers.length - selected - 0.5) * columns.pitch;
    if (middle < node.scrollLeft || middle > node.scrollLeft + node.clientWidth) {
      node.scrollLeft = middle - node.clientWidth / 2;
    }
  }, [selected, columns, layers.length]);

  const total = layers.reduce((sum, { neurons }) => sum + neurons, 0);
  const pointed = (event: PointerEvent | MouseEvent) => {
    const box = canvas.current!.getBoundingClientRect();
    const [x, y] = [event.clientX - box.left, event.clientY - box.top];
    const found = findInPathway(layers, columns, x, y);
    return found && { ...found, x, y };
  };
  const swatch = (kind: 'kept' | 'dropped' | 'dead', text: string) => (
    <li>
      <span class={`nl-swatch nl-pathway-${kind}`} aria-hidden="true" />
      {text}
    </li>
  );
  return (
    <Section
      title={`Pathway: ${formatCount(level.kept)} of ${formatCount(total)} neurons in ${layers.length === 1 ? '1 layer' : `${layers.length} layers`}`}
    >
      <p class="nl-muted">
        From the input on the left to the output on the right. Above, a line for each channel of a layer: the
        stronger its colour, the more of its neurons are on the pathway. Below, the shares of the layer’s
        neurons.
      </p>
      <div
        ref={frame}
        class="nl-pathway"
        role="listbox"
        aria-label="Layers of the pathway"
        aria-orientation="horizontal"
        aria-activedescendant={layers[selected] === undefined ? undefined : `${id}-${selected}`}
        tabIndex={0}
        onKeyDown={(event) => {
          const next = listKeys(event.key, selected, layers.length);
          if (next !== undefined && layers.length > 0) {
            event.preventDefault();
            props.onSelect(next);
          }
        }}
      >
        <canvas
          ref={canvas}
          aria-hidden="true"
          style={{ width: `${columns.width}px`, height: `${pathwayHeight}px` }}
          onPointerMove={(event) => setHovered(pointed(event))}
          onPointerLeave={() => setHovered(undefined)}
          onClick={(event) => {
            const found = pointed(event);
            if (found !== undefined) {
              props.onSelect(found.layer);
              props.onClick(found.layer);
            }
          }}
        />
        {hovered !== undefined && layers[hovered.layer] !== undefined && (
          <div
            class="nl-tooltip"
            style={{
              top: `${hovered.y + 14}px`,
              ...(hovered.x > columns.width / 2
                ? { right: `calc(100% - ${hovered.x - 8}px)` }
                : { left: `${hovered.x + 12}px` }),
            }}
          >
            {describeLayer(result, layers[hovered.layer]!, hovered.layer)}
            {hovered.channels !== undefined && (
              <div>{describeChannels(result, layers[hovered.layer]!, hovered.layer, hovered.channels)}</div>
            )}
          </div>
        )}
        {layers.map((layer, index) => (
          <div
            key={index}
            id={`${id}-${index}`}
            class="nl-hidden"
            role="option"
            aria-selected={index === selected}
          >
            {describeLayer(result, layer, index)}
          </div>
        ))}
      </div>
      <div class="nl-states">
        <ul>
          {swatch('kept', 'on the pathway')}
          {swatch('dropped', 'left out')}
          {swatch('dead', result.rectified ? 'dead: 0 for this sample' : 'dead: near 0 for this sample')}
        </ul>
      </div>
    </Section>
  );
}

/** "3 conv (6 × 28 × 28): 378 of 4 704 neurons on the pathway (8.04 %), 818 left out, 3 508 dead". */
function describeLayer({ layers }: PathwayResult, layer: LayerOnPathway, index: number): string {
  const { name, neurons, kept, dead, deadKept } = layer;
  const onIt = deadKept > 0 ? `, ${formatCount(deadKept)} of them on the pathway` : '';
  return (
    `${index + 1} ${shortenText(name, 60)} (${formatShape(layers[index]!.shape)}): ` +
    `${formatCount(kept)} of ${formatCount(neurons)} neurons on the pathway (${formatPercent(kept / neurons)}), ` +
    `${formatCount(neurons - kept - dead + deadKept)} left out, ${formatCount(dead)} dead${onIt}`
  );
}

function describeChannels(
  { layers }: PathwayResult,
  { channels }: LayerOnPathway,
  index: number,
  [first, last]: readonly [number, number],
): string {
  const each = neuronsOfChannel(layers[index]!);
  const kept = Math.round(channels.subarray(first, last + 1).reduce((sum, share) => sum + share * each, 0));
  const what = layers[index]!.shape.length > 1 ? 'channel' : 'neuron';
  if (each === 1 && first === last) return `${what} ${first}: ${kept > 0 ? 'on the pathway' : 'not on it'}`;
  const name = first === last ? `${what} ${first}` : `${what}s ${first} to ${last}`;
  return `${name}: ${formatCount(kept)} of ${formatCount(each * (last - first + 1))} on the pathway`;
}
