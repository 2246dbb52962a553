import { useCallback, useLayoutEffect, useRef, useState } from 'preact/hooks';

// Where nothing is laid out (hidden panels, tests) an extent of 0 would show nothing at all.
const assumedExtent = 1200;

/**
 * Renders only the visible part of a long list of items of equal size, in pixels, along one axis of a scrolling element.
 * Gives the element's ref and scroll handler, the range [start, end) to render, and a way to bring an item into view.
 */
export function useWindow<Scroller extends HTMLElement>(
  count: number,
  size: number,
  axis: 'x' | 'y',
  overscan = 8,
) {
  const ref = useRef<Scroller>(null);
  const [range, setRange] = useState({ start: 0, end: Math.min(count, Math.ceil(assumedExtent / size)) });

  const update = useCallback(() => {
    const element = ref.current;
    if (element === null) {
      return;
    }
    const offset = axis === 'x' ? element.scrollLeft : element.scrollTop;
    const extent = (axis === 'x' ? element.clientWidth : element.clientHeight) || assumedExtent;
    const start = Math.max(0, Math.floor(offset / size) - overscan);
    const end = Math.min(count, Math.ceil((offset + extent) / size) + overscan);
    setRange((old) => (old.start === start && old.end === end ? old : { start, end }));
  }, [count, size, axis, overscan]);

  useLayoutEffect(() => {
    update();
    const observer = new ResizeObserver(update);
    observer.observe(ref.current!);
    return () => observer.disconnect();
  }, [update]);

  /** Scrolls as little as needed; the page itself does not move. */
  const reveal = useCallback(
    (index: number) => {
      const element = ref.current;
      if (element === null || index < 0) {
        return;
      }
      const property = axis === 'x' ? 'scrollLeft' : 'scrollTop';
      const extent = axis === 'x' ? element.clientWidth : element.clientHeight;
      const offset = element[property];
      if (index * size < offset) {
        element[property] = index * size;
      } else if ((index + 1) * size > offset + extent) {
        element[property] = (index + 1) * size - extent;
      }
      update();
    },
    [size, axis, update],
  );

  // A list can have become shorter since the range was found.
  const shown = { start: Math.min(range.start, count), end: Math.min(range.end, count) };
  return { ref, range: shown, onScroll: update, reveal };
}
