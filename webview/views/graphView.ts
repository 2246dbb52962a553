import { rowGap, type RuleGraphLayout } from './layoutRuleGraph.ts';

/** From the layout's columns and heights to pixels of the picture: column · gap · scale + left, y · scale + top. */
export interface GraphView {
  readonly scale: number;
  /** Between two columns of neurons at full size, in pixels. */
  readonly gap: number;
  readonly left: number;
  readonly top: number;
}

export interface GraphSize {
  readonly width: number;
  readonly height: number;
}

/** What is in the middle of the picture, as a column and a height of the layout: the same at every width. */
export interface GraphCentre {
  readonly column: number;
  readonly y: number;
  readonly scale: number;
}

/** Room for half a label at the sides, and for the columns' names at the top. */
const side = 76;
export const headHeight = 44;
const bottom = 20;
const leastGap = 120;
const mostScale = 3;
/** The most that a graph takes of a page, in pixels. */
const mostHeight = 720;
/** Rows nearer to each other than this, in pixels, are drawn without their texts. */
export const leastRow = 12;

/** The height of the picture: what shows the whole graph at full size, within reason. */
export function graphHeight({ height }: Pick<RuleGraphLayout, 'height'>): number {
  return Math.min(mostHeight, headHeight + height + 2 * bottom);
}

/** Whether rows are far enough from each other for their texts. */
export function isReadable({ scale }: Pick<GraphView, 'scale'>): boolean {
  return rowGap * scale >= leastRow;
}

/** The whole graph, no larger than full size; where many columns would crowd, its left part. */
export function fitGraph(layout: Pick<RuleGraphLayout, 'columns' | 'height'>, size: GraphSize): GraphView {
  const scale = Math.min(
    1,
    Math.max(0.01, (size.height - headHeight - 2 * bottom) / Math.max(layout.height, 1)),
  );
  const between = (size.width - 2 * side) / Math.max(layout.columns.length - 1, 1);
  const gap = Math.max(between, leastGap) / scale;
  const spare = size.height - headHeight - 2 * bottom - layout.height * scale;
  return { scale, gap, left: side, top: headHeight + bottom + Math.max(0, spare / 2) };
}

/** Larger by `factor` about a point that stays where it is. */
export function zoomGraph(view: GraphView, factor: number, x: number, y: number, least: number): GraphView {
  const scale = Math.min(mostScale, Math.max(least, view.scale * factor));
  const by = scale / view.scale;
  return { ...view, scale, left: x - (x - view.left) * by, top: y - (y - view.top) * by };
}

/** Moved as little as needed for a point of the layout to be in the picture; the view itself where nothing has to. */
export function revealInGraph(view: GraphView, size: GraphSize, column: number, y: number): GraphView {
  const [px, py] = [graphX(view, column), graphY(view, y)];
  const into = (value: number, low: number, high: number) =>
    Math.min(Math.max(value, low), Math.max(low, high));
  const dx = into(px, side, size.width - side) - px;
  const dy = into(py, headHeight + bottom, size.height - bottom) - py;
  return dx === 0 && dy === 0 ? view : { ...view, left: view.left + dx, top: view.top + dy };
}

export function centreOf(view: GraphView, { width, height }: GraphSize): GraphCentre {
  const { scale, gap, left, top } = view;
  return { column: (width / 2 - left) / (gap * scale), y: (height / 2 - top) / scale, scale };
}

/** @param fitted tells how far columns are from each other @param least the smallest scale */
export function viewAt(
  centre: GraphCentre,
  { gap }: Pick<GraphView, 'gap'>,
  { width, height }: GraphSize,
  least: number,
): GraphView {
  const scale = Math.min(mostScale, Math.max(least, centre.scale));
  return {
    ...{ scale, gap },
    left: width / 2 - centre.column * gap * scale,
    top: height / 2 - centre.y * scale,
  };
}

export function graphX({ left, gap, scale }: GraphView, column: number): number {
  return left + column * gap * scale;
}

export function graphY({ top, scale }: GraphView, y: number): number {
  return top + y * scale;
}

/** The CSS transform about the upper left corner that turns a picture seen as `before` into one seen as `now`. */
export function viewTransform(before: GraphView, now: GraphView): string {
  const by = now.scale / before.scale;
  return `translate(${now.left - before.left * by}px, ${now.top - before.top * by}px) scale(${by})`;
}
