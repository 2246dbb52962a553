import { formatShape } from '../../graph/Shape.ts';
import { InputError } from '../../InputError.ts';

/** Refuses samples that are not [C, H, W] with sides of at least `least`. */
export function requirePicture(network: string, shape: readonly number[], least: number): void {
  const [, ...sides] = shape;
  if (sides.length === 2 && sides.every((side) => side >= least)) return;
  throw new InputError(
    `${network} takes pictures of at least ${least} × ${least}, the samples are ${formatShape(shape)}: ` +
      'set "resize" in the preprocessing, or choose another network',
  );
}
