import { vertexSize, type ModelGraphLayout } from './layoutModelGraph.ts';

/** A graph that is smaller in one column is easier to follow in several. */
const leastScale = 0.5;

/**
 * How large a graph can be, and in how many columns its rows are to stand, to be seen as a whole; no larger than full
 * size.
 * @param width of the frame, in pixels
 */
export function fitModelGraph(
  layout: Pick<ModelGraphLayout, 'rows' | 'width'>,
  width: number,
  height: number,
): { readonly scale: number; readonly columns: number } {
  const scaleOf = (columns: number) =>
    Math.min(
      1,
      width / (layout.width * columns),
      height / (Math.ceil(layout.rows / columns) * vertexSize.down),
    );
  let best = { columns: 1, scale: scaleOf(1) };
  // With each further column there is less room across, until that is what limits the size.
  for (let columns = 2; columns <= layout.rows && best.scale < leastScale; columns++) {
    if (width / (layout.width * columns) <= best.scale) break;
    const scale = scaleOf(columns);
    if (scale > best.scale) best = { columns, scale };
  }
  return best;
}
