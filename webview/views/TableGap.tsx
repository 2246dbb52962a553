/** Stands for rows out of view, so that the scroll bar is true. @param height in pixels */
export function TableGap({ height }: { height: number }) {
  return height > 0 ? <tr aria-hidden="true" style={{ height: `${height}px` }} /> : null;
}
