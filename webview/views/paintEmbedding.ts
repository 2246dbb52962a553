import type { EmbeddingPoints } from './embeddingPlaces.ts';
import { mechanismColor, mechanismShape } from './mechanismStyles.ts';

/** Radius of a point in pixels: the more there are, the smaller. */
export function pointRadius(points: number): number {
  return points > 3000 ? 2.6 : points > 800 ? 3.4 : 4.6;
}

/** Draws the points of each mechanism in its colour and shape; where one is focused, the others pale and beneath it. */
export function paintEmbedding(
  context: CanvasRenderingContext2D,
  points: EmbeddingPoints,
  options: {
    /** Mechanism of each sample, by position. */
    readonly assignment: ArrayLike<number>;
    readonly mechanisms: number;
    readonly focused: number | undefined;
    /** By the names that {@link mechanismColor} gives. */
    readonly colors: Readonly<Record<string, string>>;
    readonly ratio: number;
  },
): void {
  const { assignment, mechanisms, focused, colors, ratio } = options;
  const { canvas } = context;
  context.setTransform(1, 0, 0, 1, 0, 0);
  context.clearRect(0, 0, canvas.width, canvas.height);
  const radius = pointRadius(points.x.length);
  const byMechanism: number[][] = Array.from({ length: mechanisms }, () => []);
  for (let i = 0; i < points.x.length; i++) byMechanism[assignment[points.positions[i]!]!]!.push(i);
  const order = byMechanism
    .map((_, mechanism) => mechanism)
    .sort((a, b) => Number(a === focused) - Number(b === focused) || a - b);
  for (const mechanism of order) {
    const shape = new Path2D(mechanismShape(mechanism));
    context.fillStyle = colors[mechanismColor(mechanism)]!;
    context.globalAlpha =
      focused !== undefined && focused !== mechanism ? 0.12 : points.x.length > 800 ? 0.7 : 0.85;
    for (const i of byMechanism[mechanism]!) {
      const scale = radius * ratio;
      context.setTransform(scale, 0, 0, scale, points.x[i]! * ratio, points.y[i]! * ratio);
      context.fill(shape);
    }
  }
  context.globalAlpha = 1;
  context.setTransform(1, 0, 0, 1, 0, 0);
}
