import type { ComponentChildren } from 'preact';
import { useEffect } from 'preact/hooks';
import { TableGap } from './TableGap.tsx';
import { useWindow } from './useWindow.ts';

const rowHeight = 24;

export interface SortableColumn<Column extends string> {
  readonly column: Column;
  readonly text: string;
  readonly title?: string;
  readonly descendingFirst: boolean;
}

export interface TableOrder<Column extends string> {
  readonly column: Column;
  readonly descending: boolean;
}

/** A long table under heads that sort it; only the rows in view are rendered. */
export function SortableTable<Column extends string, Item>(props: {
  /** What is in the table, for those who do not see it. */
  caption: string;
  /** Names the scrolling element around it. */
  label: string;
  class?: string;
  columns: readonly SortableColumn<Column>[];
  /** Heads between sortable ones: of what has to be seen where a narrow panel cuts the rest. */
  between?: { readonly after: Column; readonly heads: ComponentChildren };
  /** Heads after the sortable ones. */
  children?: ComponentChildren;
  order: TableOrder<Column>;
  onOrder: (order: TableOrder<Column>) => void;
  /** In order. The table starts at its top again when they change. */
  items: readonly Item[];
  itemKey: (item: Item) => string | number;
  /** The row's cells; the row itself is chosen by a click anywhere on it. */
  cells: (item: Item) => ComponentChildren;
  isSelected?: (item: Item) => boolean;
  onSelect?: (item: Item) => void;
}) {
  const { columns, items, order, onSelect } = props;
  const { ref, range, onScroll, reveal } = useWindow<HTMLDivElement>(items.length, rowHeight, 'y');
  // Only a new order moves the view: a click on a row in view must not.
  useEffect(() => reveal(0), [items, reveal]);

  return (
    <div
      ref={ref}
      class="nl-table-scroll"
      onScroll={onScroll}
      tabIndex={0}
      role="group"
      aria-label={`${props.label}, scrollable`}
    >
      <table class={`nl-table ${props.class ?? ''}`} aria-rowcount={items.length + 1}>
        <caption class="nl-hidden">{props.caption}</caption>
        <thead>
          <tr aria-rowindex={1}>
            {columns.map(({ column, text, title, descendingFirst }) => {
              const sorted = order.column === column;
              const head = (
                <th
                  key={column}
                  scope="col"
                  aria-sort={sorted ? (order.descending ? 'descending' : 'ascending') : 'none'}
                >
                  <button
                    class="nl-sort"
                    title={title}
                    onClick={() =>
                      props.onOrder({ column, descending: sorted ? !order.descending : descendingFirst })
                    }
                  >
                    {text}
                    <span aria-hidden="true">{sorted ? (order.descending ? ' ▾' : ' ▴') : ''}</span>
                  </button>
                </th>
              );
              return column === props.between?.after ? [head, props.between.heads] : head;
            })}
            {props.children}
          </tr>
        </thead>
        <tbody>
          <TableGap height={range.start * rowHeight} />
          {items.slice(range.start, range.end).map((item, i) => (
            <tr
              key={props.itemKey(item)}
              aria-rowindex={range.start + i + 2}
              class={props.isSelected?.(item) ? 'nl-selected' : ''}
              style={{ height: `${rowHeight}px` }}
              {...(onSelect && { onClick: () => onSelect(item) })}
            >
              {props.cells(item)}
            </tr>
          ))}
          <TableGap height={(items.length - range.end) * rowHeight} />
        </tbody>
      </table>
    </div>
  );
}
