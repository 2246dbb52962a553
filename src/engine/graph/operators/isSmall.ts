import { isStatic, type Shape } from '../Shape.ts';
import { elementCount } from '../Tensor.ts';

/** Whether the elements of a computed integer value are few enough to be followed while shapes are inferred. */
export function isSmall(shape: Shape): shape is readonly number[] {
  return isStatic(shape) && elementCount(shape) <= 1024;
}
