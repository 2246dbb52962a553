import { countCrossings } from './countCrossings.ts';

export interface OrderedColumns {
  /** The vertices of each column, from top to bottom. */
  readonly columns: readonly (readonly number[])[];
  readonly crossings: number;
}

const mostSweeps = 24;
const patience = 4;

/**
 * Orders the vertices of every column so that edges cross little: in sweeps to the right and to the left each vertex
 * goes to the mean height of its neighbours on the side the sweep comes from (Sugiyama, Tagawa and Toda, 1981). The best
 * order seen is kept, the given one among them. Deterministic.
 * @param columns vertices, numbered from 0 on, each in one column
 * @param edges pairs of vertices, the first in a column left of the second's
 */
export function orderColumns(
  columns: readonly (readonly number[])[],
  edges: readonly (readonly [number, number])[],
): OrderedColumns {
  const columnOf: number[] = [];
  columns.forEach((vertices, column) => vertices.forEach((vertex) => (columnOf[vertex] = column)));
  const left: number[][] = columnOf.map(() => []);
  const right: number[][] = columnOf.map(() => []);
  const between = new Map<string, (readonly [number, number])[]>();
  for (const edge of edges) {
    const [from, to] = edge;
    right[from]!.push(to);
    left[to]!.push(from);
    const key = `${columnOf[from]} ${columnOf[to]}`;
    const same = between.get(key);
    if (same) same.push(edge);
    else between.set(key, [edge]);
  }

  const position = new Float64Array(columnOf.length);
  const place = (vertices: readonly number[]) => vertices.forEach((vertex, i) => (position[vertex] = i));
  const current = columns.map((vertices) => [...vertices]);
  current.forEach(place);
  const count = () =>
    [...between.values()].reduce(
      (sum, same) =>
        sum + countCrossings(same.map(([from, to]) => [position[from]!, position[to]!] as const)),
      0,
    );
  const sortBy = (column: number, neighbours: readonly (readonly number[])[]) => {
    const vertices = current[column]!;
    // Columns differ in length: a height is a share of its column. Who has no neighbours stays where it is.
    const height = (vertex: number) => (position[vertex]! + 0.5) / current[columnOf[vertex]!]!.length;
    const wanted = new Map(
      vertices.map((vertex) => {
        const near = neighbours[vertex]!;
        return [
          vertex,
          near.length === 0
            ? height(vertex)
            : near.reduce((sum, other) => sum + height(other), 0) / near.length,
        ];
      }),
    );
    vertices.sort((a, b) => wanted.get(a)! - wanted.get(b)! || position[a]! - position[b]!);
    place(vertices);
  };

  let best: OrderedColumns = { columns: columns.map((vertices) => [...vertices]), crossings: count() };
  for (let sweep = 0, since = 0; sweep < mostSweeps && since < patience && best.crossings > 0; sweep++) {
    if (sweep % 2 === 0) {
      for (let column = 1; column < current.length; column++) sortBy(column, left);
    } else {
      for (let column = current.length - 2; column >= 0; column--) sortBy(column, right);
    }
    const crossings = count();
    since++;
    if (crossings < best.crossings) {
      best = { columns: current.map((vertices) => [...vertices]), crossings };
      since = 0;
    }
  }
  return best;
}
