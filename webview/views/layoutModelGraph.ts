import type { ModelStructure } from '../../src/protocol/ModelStructure.ts';
import { orderColumns } from './orderColumns.ts';
import { spreadInOrder } from './spreadInOrder.ts';

/** Of a vertex, and from the middle or top of one to the next, in pixels. */
export const vertexSize = { width: 176, height: 36, across: 196, down: 56 };

export interface ModelGraphLayout {
  /** For each vertex: its row, counted from the top, and its middle in pixels. */
  readonly places: readonly { readonly row: number; readonly x: number }[];
  readonly rows: number;
  readonly width: number;
}

/**
 * Where the vertices of a network stand: each in the row after the last of those it is computed from, the rows ordered
 * so that edges cross little, and each vertex as near below its predecessors as that allows. Deterministic.
 */
export function layoutModelGraph({
  vertices,
  edges,
}: Pick<ModelStructure, 'vertices' | 'edges'>): ModelGraphLayout {
  const before: number[][] = vertices.map(() => []);
  for (const [from, to] of edges) before[to]!.push(from);
  const row: number[] = [];
  const rows: number[][] = [];
  // A vertex comes after those it is computed from.
  vertices.forEach((_, vertex) => {
    const own = before[vertex]!.reduce((most, from) => Math.max(most, (row[from] ?? -1) + 1), 0);
    row.push(own);
    (rows[own] ??= []).push(vertex);
  });
  const { columns } = orderColumns(
    rows,
    edges.filter(([from, to]) => row[from]! < row[to]!),
  );
  const room = vertexSize.across * Math.max(0, ...rows.map(({ length }) => length - 1));
  const x = new Float64Array(vertices.length);
  for (const members of columns) {
    const wanted = members.map((vertex) => {
      const from = before[vertex]!;
      return from.length === 0 ? room / 2 : from.reduce((sum, each) => sum + x[each]!, 0) / from.length;
    });
    spreadInOrder(wanted, vertexSize.across, room).forEach((value, i) => (x[members[i]!] = value));
  }
  return {
    places: vertices.map((_, vertex) => ({ row: row[vertex]!, x: x[vertex]! + vertexSize.across / 2 })),
    rows: rows.length,
    // Room at the right for edges that go around vertices.
    width: room + vertexSize.across + 60,
  };
}
