import { isStatic } from '../../../graph/Shape.ts';
import { elementCount, numbers } from '../../../graph/Tensor.ts';
import type { Conversion } from './Conversion.ts';

const limit = 4096;

/** The elements of a small input that has to be constant (axes, sizes, limits); undefined when it is left out. */
export function constantNumbers(conversion: Conversion, input: number, what: string): number[] | undefined {
  const value = conversion.inputs[input];
  if (!value) return undefined;
  const { content, shape } = conversion.builder.info(value);
  if (content && isStatic(content)) return [...content];
  const tensor = conversion.builder.constantOf(value);
  if (!tensor || !isStatic(shape)) {
    return conversion.fail(
      `its ${what} are computed while the network runs; only constant ones are supported`,
    );
  }
  if (elementCount(shape) > limit) conversion.fail(`its ${what} have ${elementCount(shape)} elements`);
  return numbers(tensor);
}
