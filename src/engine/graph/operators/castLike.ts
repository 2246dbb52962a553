import type { GraphBuilder } from '../GraphBuilder.ts';
import { typeCode } from '../typeCode.ts';

/** A value in the type of `like`; of a condition, 1 where it holds and 0 elsewhere. */
export function castLike(builder: GraphBuilder, value: string, like: string): string {
  const { type } = builder.info(like);
  return builder.info(value).type === type ? value : builder.add('Cast', [value], { to: typeCode(type) });
}
