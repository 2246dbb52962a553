import type { GraphBuilder } from '../GraphBuilder.ts';
import { expandTo } from './expandTo.ts';
import { floatScalar } from './floatScalar.ts';

/** Zeros of the type and shape of a float value. */
export function zerosLike(builder: GraphBuilder, value: string): string {
  return expandTo(builder, floatScalar(builder, 0, value), value);
}
