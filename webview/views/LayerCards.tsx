import type { ComponentChildren } from 'preact';
import { useMemo } from 'preact/hooks';
import { formatCount } from '../../src/report/formatNumber.ts';
import { shortenText } from '../../src/report/shortenText.ts';
import { cardNames } from './cardNames.ts';
import { HorizontalList } from './HorizontalList.tsx';
import { Name } from './Name.tsx';
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
  /** Of names on cards, in characters. */
  nameLength: number;
  /** What its card says besides its name. */
  describe: (layer: L) => string;
  /** @param name what a card shows of the layer's name */
  children: (layer: L, name: ComponentChildren) => ComponentChildren;
}) {
  const { layers, describe, children, nameLength } = props;
  const names = useMemo(
    () =>
      cardNames(
        layers.map(({ name }) => name),
        nameLength,
      ),
    [layers, nameLength],
  );
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
        {(index) =>
          children(
            layers[index]!,
            <Name
              text={layers[index]!.name}
              short={names[index]}
              length={nameLength}
              class="nl-card-title"
            />,
          )
        }
      </HorizontalList>
    </Section>
  );
}
