import {
  PrototypeMaker,
  type Prototype,
  type PrototypeOptions,
  type PrototypeSource,
} from '../../src/engine/prototypes/PrototypeMaker.ts';
import type { PrototypeTarget } from '../../src/engine/prototypes/PrototypeTarget.ts';

/** The prototype of one target; for several of one network, see {@link PrototypeMaker}. */
export async function makePrototype(
  source: PrototypeSource,
  target: PrototypeTarget,
  options: PrototypeOptions = {},
): Promise<Prototype> {
  return (await PrototypeMaker.open(source, options)).make(target);
}
