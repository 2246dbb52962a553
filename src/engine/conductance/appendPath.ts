import type { GraphBuilder } from '../graph/GraphBuilder.ts';
import { batch, type Dim } from '../graph/Shape.ts';

/** Names of the inputs that every path graph has. */
export const pathFeeds = {
  /** [N, ...sample]: x (or, at a layer, its activation for x). */
  end: 'path end',
  /** [N, ...sample]: the baseline x'. */
  start: 'path start',
  /** [points]: α of each point. */
  alphas: 'path alphas',
  /** [N, ...output]: 1 at the target of each sample, 0 elsewhere. */
  target: 'path target',
} as const;

export interface Path {
  /** x' + α(x - x'), [points·N, ...sample]: all samples of the first point, then all of the second, … */
  readonly points: string;
  /** x - x', [N, ...sample]. */
  readonly difference: string;
  readonly end: string;
  readonly start: string;
}

/** Appends the points of the straight path between two inputs. */
export function appendPath(builder: GraphBuilder, sampleShape: readonly number[], points: number): Path {
  const shape: Dim[] = [batch, ...sampleShape];
  const end = builder.input(pathFeeds.end, { type: 'float32', shape });
  const start = builder.input(pathFeeds.start, { type: 'float32', shape });
  const alphas = builder.input(pathFeeds.alphas, { type: 'float32', shape: [points] });
  const difference = builder.add('Sub', [end, start]);
  const column = builder.add('Reshape', [alphas, builder.integers([points, ...shape.map(() => 1)])]);
  const moved = builder.add('Add', [start, builder.add('Mul', [column, difference])]);
  return {
    points: builder.add('Reshape', [moved, builder.integers([-1, ...sampleShape])]),
    difference,
    end,
    start,
  };
}

/** Appends the seed of the backward pass: the one-hot target of each sample, repeated for every point of the path. */
export function appendSeed(
  builder: GraphBuilder,
  outputShape: readonly number[],
  output: string,
  repeats: number,
): string {
  const target = builder.input(pathFeeds.target, { type: 'float32', shape: [batch, outputShape[0]!] });
  const repeated = repeats === 1 ? target : builder.add('Tile', [target, builder.integers([repeats, 1])]);
  return spreadTargets(builder, outputShape, output, repeated);
}

/**
 * One number a target, [N, targets], as a gradient of the output's shape: a regression output [N] has no axis for
 * targets; an output with positions counts them all for the target.
 */
export function spreadTargets(
  builder: GraphBuilder,
  outputShape: readonly number[],
  output: string,
  targets: string,
): string {
  const rank = builder.info(output).shape.length;
  if (rank === 1) return builder.add('Reshape', [targets, builder.integers([-1])]);
  if (rank === 2) return targets;
  const spread = builder.add('Reshape', [
    targets,
    builder.integers([-1, outputShape[0]!, ...outputShape.slice(1).map(() => 1)]),
  ]);
  return builder.add('Expand', [spread, builder.add('Shape', [output])]);
}
