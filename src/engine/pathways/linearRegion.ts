import { neuronOfElement } from './neuronOfElement.ts';
import type { Tensor } from '../graph/Tensor.ts';
import type { Linearity } from './linearity.ts';
import type { Gates, PathwayRunner, TracedSample } from './PathwayRunner.ts';
import { poolingMargins } from './poolingMargins.ts';

/** Something in the frozen network whose slope changes where it moves by `margin`. */
interface Kink {
  readonly margin: number;
  /** Elements of the value that moves, with their weights. */
  readonly seed: readonly (readonly [element: number, weight: number])[];
}

export interface LinearRegion {
  /** Absent where no kink that was looked at moves with the input. */
  readonly value?: number;
  /** The same by the rectifiers alone, which is the paper's radius. */
  readonly rectifiers?: number;
  readonly visited: number;
  readonly kinks: number;
}

/** Kinks of each value that are measured first, to know how fast its values move with the input. */
const firstKinks = 8;

/**
 * For each pathway the radius of the ball around the input in which the frozen network is linear (eq. 7): the smallest
 * |z| / ‖∇z‖ over the pathway, with z the distance of a rectifier's input to its kink, or of a max pooling's largest
 * element to another one of its window, and ∇z the gradient by the input in the frozen network, in which neurons off
 * the pathway are constants.
 *
 * Each gradient is a backward pass. Those kinks come first that are likely the nearest: by |z| over the typical ‖∇z‖ of
 * their layer. With fewer visits than kinks the result is an upper bound.
 *
 * @param masks of each pathway: 1 on it, 0 off it.
 * @param values of the network for the sample: those that {@link regionValues} names.
 * @param visits kinks to measure for each pathway, at most.
 */
export async function linearRegions(
  runner: PathwayRunner,
  sample: TracedSample,
  masks: readonly Gates[],
  values: Readonly<Record<string, Tensor>>,
  { poolings }: Linearity,
  visits: number,
): Promise<LinearRegion[]> {
  const searches = masks.map((mask) => ({
    places: [
      ...rectifierKinks(runner, mask, values, visits),
      ...poolingKinks(runner, mask, values, poolings, visits),
    ],
    feeds: runner.gateFeeds(mask),
    nearest: { rectifier: Infinity, pooling: Infinity },
    visited: 0,
    rest: [] as { place: number; kink: Kink; likely: number }[],
  }));
  type Search = (typeof searches)[number];
  const measure = async (search: Search, place: number, kinks: readonly Kink[]): Promise<number> => {
    const { value, kind } = search.places[place]!;
    const seeds = kinks.map((kink) => kink.seed);
    const lengths = await runner.lengths(sample, search.feeds, value, seeds);
    kinks.forEach(({ margin }, i) => {
      if (lengths[i]! > 0) search.nearest[kind] = Math.min(search.nearest[kind], margin / lengths[i]!);
    });
    search.visited += kinks.length;
    return lengths.reduce((sum, length) => sum + length, 0) / lengths.length;
  };
  const places = searches[0]?.places.map((_, place) => place) ?? [];
  const first = Math.max(1, Math.min(firstKinks, Math.floor(visits / (2 * Math.max(places.length, 1)))));
  // One value after the other for all pathways, so that sessions are made once.
  for (const place of places) {
    for (const search of searches) {
      const { kinks } = search.places[place]!;
      const probed = kinks.slice(0, Math.min(first, visits - search.visited));
      if (probed.length === 0) continue;
      const typical = await measure(search, place, probed);
      for (const kink of kinks.slice(probed.length)) {
        search.rest.push({ place, kink, likely: typical > 0 ? kink.margin / typical : Infinity });
      }
    }
  }
  for (const search of searches) {
    search.rest.sort((a, b) => a.likely - b.likely).splice(Math.max(0, visits - search.visited));
  }
  for (const place of places) {
    for (const search of searches) {
      const own = search.rest.filter((each) => each.place === place).map(({ kink }) => kink);
      if (own.length > 0) await measure(search, place, own);
    }
  }
  return searches.map(({ nearest: { rectifier, pooling }, visited, places: all }) => ({
    ...(rectifier === Infinity && pooling === Infinity ? {} : { value: Math.min(rectifier, pooling) }),
    ...(rectifier === Infinity ? {} : { rectifiers: rectifier }),
    visited,
    kinks: all.reduce((sum, { count }) => sum + count, 0),
  }));
}

/** Names of the values whose kinks bound the region. */
export function regionValues(runner: PathwayRunner, { poolings }: Linearity): string[] {
  return [
    ...new Set([...runner.layers.map((layer) => layer.before), ...poolings.map(({ inputs }) => inputs[0]!)]),
  ];
}

interface Place {
  readonly value: string;
  readonly kind: 'rectifier' | 'pooling';
  /** The nearest of its kinks, by margin. */
  readonly kinks: readonly Kink[];
  /** All of them. */
  readonly count: number;
}

function rectifierKinks(
  runner: PathwayRunner,
  mask: Gates,
  values: Readonly<Record<string, Tensor>>,
  most: number,
): Place[] {
  return runner.layers.map((layer, i): Place => {
    const z = values[layer.before]!.data as Float32Array;
    const neuronOf = neuronOfElement(layer, runner.unit);
    const elements: number[] = [];
    for (let element = 0; element < z.length; element++) {
      if (mask[i]![neuronOf(element)] !== 0) elements.push(element);
    }
    const margins = Float64Array.from(elements, (element) =>
      layer.kinks.reduce((least, kink) => Math.min(least, Math.abs(z[element]! - kink)), Infinity),
    );
    const kinks = nearestOf(margins, most).map((k): Kink => ({
      margin: margins[k]!,
      seed: [[elements[k]!, 1]],
    }));
    return { value: layer.before, kind: 'rectifier', kinks, count: elements.length };
  });
}

function poolingKinks(
  runner: PathwayRunner,
  mask: Gates,
  values: Readonly<Record<string, Tensor>>,
  poolings: Linearity['poolings'],
  most: number,
): Place[] {
  return poolings.map((pooling): Place => {
    const value = pooling.inputs[0]!;
    const { data, shape } = values[value]!;
    const i = runner.layers.findIndex((layer) => layer.value === value);
    const neuronOf = i < 0 ? undefined : neuronOfElement(runner.layers[i]!, runner.unit);
    // Of a rectifier's output only what is on the pathway and on can move inside the region of the rectifiers.
    const moves = (element: number): boolean =>
      neuronOf === undefined || (mask[i]![neuronOf(element)] === 1 && data[element] !== 0);
    const found = poolingMargins(pooling.attributes, shape.slice(1), data as Float32Array, moves);
    const margins = Float64Array.from(found, ({ margin }) => margin);
    const kinks = nearestOf(margins, most).map((k): Kink => {
      const { margin, winner, other } = found[k]!;
      return {
        margin,
        seed: [
          [winner, 1],
          [other, -1],
        ],
      };
    });
    return { value, kind: 'pooling', kinks, count: found.length };
  });
}

/** Indices of the `most` smallest margins, the smallest first. */
function nearestOf(margins: Float64Array, most: number): number[] {
  const border = margins.length > most ? margins.toSorted()[most - 1]! : Infinity;
  const near: number[] = [];
  margins.forEach((margin, i) => {
    if (margin <= border) near.push(i);
  });
  return near.sort((a, b) => margins[a]! - margins[b]! || a - b).slice(0, most);
}
