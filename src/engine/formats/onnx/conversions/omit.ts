import type { Attributes } from '../../../graph/Graph.ts';

/** The attributes without some of them. */
export function omit(attributes: Attributes, ...names: readonly string[]): Attributes {
  return Object.fromEntries(Object.entries(attributes).filter(([name]) => !names.includes(name)));
}
