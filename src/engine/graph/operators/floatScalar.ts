import type { GraphBuilder } from '../GraphBuilder.ts';

/** A number as a constant of the float type of `like`. */
export function floatScalar(builder: GraphBuilder, number: number, like: string): string {
  const { type } = builder.info(like);
  if (type !== 'float32' && type !== 'float64')
    throw new Error(`${JSON.stringify(like)} is ${type}, not a float`);
  return builder.scalar(number, type);
}
