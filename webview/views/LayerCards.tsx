import type { ComponentChildren } from 'preact';
import { formatCount } from '../../src/report/formatNumber.ts';
import { shortenText } from '../../src/report/shortenText.ts';
import { HorizontalList } from './HorizontalList.tsx';
import { Section } from './Section.tsx';

/** Layers from input to output as a row of cards, one of which is chosen. */
export function LayerCards<L extends { readonly name: string }>(props: {
  layers: readonly L[];
  selected: number;
  onSelect: (index: number) => void;
  /** A click on a layer, after it was selected. */
  onClick: (index: number) => void;
  /** In pixels. */
  cardWidth: number;
  /** What its card says besides its name. */
  describe: (layer: L) => string;
  children: (layer: L) => ComponentChildren;
}) {
  const { layers, describe, children } = props;
  return (
    <Section title={`${formatCount(layers.length)} layers`}>
      <HorizontalList
        label="Layers"
        class="nl-layers nl-layers-low"
        count={layers.length}
        itemWidth={props.cardWidth}
        selected={props.selected}
        onSelect={props.onSelect}
        onClick={props.onClick}
        itemLabel={(index) => `${shortenText(layers[index]!.name)}, ${describe(layers[index]!)}`}
      >
        {(index) => children(layers[index]!)}
      </HorizontalList>
    </Section>
  );
}
