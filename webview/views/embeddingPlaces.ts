import { decodeArray } from '../../src/protocol/EncodedArray.ts';
import type { Mechanisms } from '../../src/protocol/Mechanisms.ts';

/** An embedding's points, each with the position of its sample. */
export interface EmbeddingPoints {
  readonly positions: ArrayLike<number>;
  readonly x: Float64Array;
  readonly y: Float64Array;
}

export function readEmbedding({ embedding }: Mechanisms): EmbeddingPoints | undefined {
  if (embedding === undefined) return undefined;
  const points = decodeArray(embedding.points);
  const count = points.length / 2;
  const axis = (at: number) => Float64Array.from({ length: count }, (_, i) => points[2 * i + at]!);
  return {
    positions: embedding.positions
      ? decodeArray(embedding.positions)
      : Int32Array.from({ length: count }, (_, i) => i),
    x: axis(0),
    y: axis(1),
  };
}

/** Points fitted into a picture, one unit as long in both directions, the second axis upwards. */
export function placePoints(
  { positions, x, y }: EmbeddingPoints,
  size: { readonly width: number; readonly height: number },
  margin: number,
): EmbeddingPoints {
  const [left, right] = extent(x);
  const [low, high] = extent(y);
  const scale = Math.min(
    (size.width - 2 * margin) / (right - left || 1),
    (size.height - 2 * margin) / (high - low || 1),
  );
  return {
    positions,
    x: x.map((value) => size.width / 2 + (value - (left + right) / 2) * scale),
    y: y.map((value) => size.height / 2 - (value - (low + high) / 2) * scale),
  };
}

/** The point nearest to a place, within `reach` pixels; undefined where there is none. */
export function nearestPoint(
  points: EmbeddingPoints,
  x: number,
  y: number,
  reach: number,
  allowed: (index: number) => boolean,
): number | undefined {
  let best: number | undefined;
  let least = reach ** 2;
  for (let i = 0; i < points.x.length; i++) {
    const distance = (points.x[i]! - x) ** 2 + (points.y[i]! - y) ** 2;
    if (distance <= least && allowed(i)) {
      best = i;
      least = distance;
    }
  }
  return best;
}

const directions: Readonly<Record<string, readonly [x: number, y: number]>> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
};

/**
 * The nearest point in the direction of an arrow key, at most 45° beside it; the point itself where there is none, and
 * undefined for other keys. Without a point to start from, the first one.
 */
export function pointInDirection(
  points: EmbeddingPoints,
  from: number | undefined,
  key: string,
): number | undefined {
  const direction = directions[key];
  if (direction === undefined || points.x.length === 0) return undefined;
  if (from === undefined) return 0;
  let best = from;
  let least = Infinity;
  for (let i = 0; i < points.x.length; i++) {
    const [dx, dy] = [points.x[i]! - points.x[from]!, points.y[i]! - points.y[from]!];
    const ahead = dx * direction[0] + dy * direction[1];
    const aside = Math.abs(dx * direction[1] + dy * direction[0]);
    // Twice as far as what lies straight ahead, so that a way back is mostly the same.
    const distance = Math.hypot(ahead, 2 * aside);
    if (ahead > 0 && aside <= ahead && distance < least) {
      best = i;
      least = distance;
    }
  }
  return best;
}

function extent(values: Float64Array): [number, number] {
  return values.reduce<[number, number]>(
    ([low, high], value) => [Math.min(low, value), Math.max(high, value)],
    values.length === 0 ? [0, 0] : [Infinity, -Infinity],
  );
}
