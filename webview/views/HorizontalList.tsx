import type { ComponentChildren } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { listKeys } from './listKeys.ts';
import { useUniqueId } from './useUniqueId.ts';
import { useWindow } from './useWindow.ts';

/**
 * Cards side by side of which one is chosen, by click or arrow keys. Only those in view are rendered, so thousands cost
 * nothing.
 */
export function HorizontalList(props: {
  label: string;
  count: number;
  itemWidth: number;
  class: string;
  /** Position of the chosen card; -1 for none. */
  selected: number;
  /** Called for clicks and arrow keys. */
  onSelect: (index: number) => void;
  /** Called after `onSelect` for clicks alone: for what would be too much at every step of the keys. */
  onClick?: (index: number) => void;
  itemLabel: (index: number) => string;
  /** Starts at its first card even if the chosen one is further on. */
  fromStart?: boolean;
  children: (index: number) => ComponentChildren;
}) {
  const id = useUniqueId();
  const { count, itemWidth, selected } = props;
  const { ref, range, onScroll, reveal } = useWindow<HTMLDivElement>(count, itemWidth, 'x');
  const started = useRef(!props.fromStart);
  useEffect(() => {
    if (started.current) {
      reveal(selected);
    }
    started.current = true;
  }, [selected, reveal]);

  const indices = Array.from({ length: Math.max(0, range.end - range.start) }, (_, i) => range.start + i);
  return (
    <div
      ref={ref}
      class={`nl-list ${props.class}`}
      role="listbox"
      aria-orientation="horizontal"
      aria-label={props.label}
      aria-activedescendant={
        selected >= range.start && selected < range.end ? `${id}-${selected}` : undefined
      }
      tabIndex={0}
      onScroll={onScroll}
      onKeyDown={(event) => {
        const next = listKeys(event.key, selected, count);
        if (next !== undefined && count > 0) {
          event.preventDefault();
          props.onSelect(next);
        }
      }}
    >
      <div class="nl-list-content" role="presentation" style={{ width: `${count * itemWidth}px` }}>
        {indices.map((index) => (
          <div
            key={index}
            id={`${id}-${index}`}
            class="nl-list-item"
            role="option"
            aria-selected={index === selected}
            aria-setsize={count}
            aria-posinset={index + 1}
            aria-label={props.itemLabel(index)}
            style={{ left: `${index * itemWidth}px`, width: `${itemWidth}px` }}
            onClick={() => {
              props.onSelect(index);
              props.onClick?.(index);
            }}
          >
            {props.children(index)}
          </div>
        ))}
      </div>
    </div>
  );
}
