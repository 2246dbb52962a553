import type { Mechanisms } from '../../src/protocol/Mechanisms.ts';
import { distinctNames } from './distinctNames.ts';

/** A representative in the graph. */
export interface GraphNode {
  /** Column of the representation; of the output, -1. */
  readonly column: number;
  readonly x: number;
  readonly y: number;
}

/** A layer in the graph. */
export interface GraphLayer {
  /** What tells its name from those of the others. */
  readonly name: string;
  /** Middle, in pixels. */
  readonly x: number;
  readonly width: number;
}

export interface ActivationGraphLayout {
  readonly width: number;
  readonly height: number;
  /** Radius of a dot in pixels. */
  readonly radius: number;
  /** There is room for neurons' numbers beside their dots. */
  readonly numbered: boolean;
  readonly layers: readonly GraphLayer[];
  /** In the order of the representation, the output last. */
  readonly nodes: readonly GraphNode[];
}

const head = 26;
const most = 300;
const pitches = [28, 24, 20, 17, 14, 12, 10, 8, 6];
const numberedFrom = 17;
const numberWidth = 28;
/** Names under this width say nothing. */
const leastColumn = 58;
const gap = 14;

/**
 * Layers as columns from left to right, their representatives from the top in their order, and the output as the last
 * dot. Columns that are too long go on beside themselves; the dots are as large as fits.
 * @param width room in pixels; the layout is wider where that is not enough
 */
export function layoutActivationGraph(
  representatives: Mechanisms['representatives'],
  width: number,
): ActivationGraphLayout {
  const layers: { name: string; columns: number[] }[] = [];
  representatives.forEach(({ layer }, column) => {
    const known = layers.find(({ name }) => name === layer);
    if (known) known.columns.push(column);
    else layers.push({ name: layer, columns: [column] });
  });
  const longest = Math.max(...layers.map(({ columns }) => columns.length));
  const tries = pitches.map((pitch) => {
    const rows = Math.max(1, Math.floor(most / pitch));
    const numbered = pitch >= numberedFrom;
    const widths = layers.map(({ columns }) =>
      Math.max(leastColumn, Math.ceil(columns.length / rows) * (pitch + (numbered ? numberWidth : 0))),
    );
    const whole = widths.reduce((sum, each) => sum + each + gap, 0) + leastColumn;
    return { pitch, rows, numbered, widths, whole };
  });
  // So wide the names alone are: smaller dots would not help.
  const room = Math.max(width, (layers.length + 1) * (leastColumn + gap));
  const chosen = tries.find(({ whole }) => whole <= room) ?? tries.at(-1)!;
  const { pitch, numbered, widths } = chosen;
  const rows = Math.min(chosen.rows, longest);
  const spare = Math.max(0, (width - chosen.whole) / (layers.length + 1));
  const height = head + rows * pitch + 8;
  const nodes: GraphNode[] = new Array<GraphNode>(representatives.length);
  const short = distinctNames(layers.map(({ name }) => name));
  let left = spare / 2;
  const placed = layers.map(({ columns }, i): GraphLayer => {
    const x = left + widths[i]! / 2;
    const perLine = Math.min(rows, columns.length);
    const lines = Math.ceil(columns.length / perLine);
    const step = pitch + (numbered ? numberWidth : 0);
    const top = head + ((rows - perLine) * pitch) / 2;
    columns.forEach((column, j) => {
      nodes[column] = {
        column,
        x: x + (Math.floor(j / perLine) - (lines - 1) / 2) * step - (numbered ? numberWidth / 2 : 0),
        y: top + ((j % perLine) + 0.5) * pitch,
      };
    });
    left += widths[i]! + gap + spare;
    return { name: short[i]!, x, width: widths[i]! + Math.min(spare, 120) };
  });
  const last = left + leastColumn / 2;
  return {
    width: Math.max(width, Math.ceil(last + leastColumn / 2)),
    height,
    radius: Math.min(9, 0.42 * pitch),
    numbered,
    layers: [...placed, { name: 'output', x: last, width: leastColumn }],
    nodes: [...nodes, { column: -1, x: last, y: head + (rows * pitch) / 2 }],
  };
}
