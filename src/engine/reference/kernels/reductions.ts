import { axisFromFront, numberAttribute } from '../../graph/attributes.ts';
import { isFloat } from '../../graph/DataType.ts';
import { reducedAxes } from '../../graph/operators/reductions.ts';
import { elementCount } from '../../graph/Tensor.ts';
import { stridesOf } from '../elementwise.ts';
import type { ReferenceKernel, ReferenceValue } from '../ReferenceValue.ts';

export const reductions: Readonly<Record<string, ReferenceKernel>> = {
  ReduceSum: reduction((group) => group.reduce((sum, x) => sum + x, 0)),
  ReduceMean: reduction((group) => group.reduce((sum, x) => sum + x, 0) / group.length),
  ReduceMax: reduction((group) => group.reduce((most, x) => Math.max(most, x), -Infinity)),
  ReduceMin: reduction((group) => group.reduce((least, x) => Math.min(least, x), Infinity)),
  ReduceProd: reduction((group) => group.reduce((product, x) => product * x, 1)),
  ArgMax: argument((x, best) => x > best),
  ArgMin: argument((x, best) => x < best),
};

function reduction(f: (group: readonly number[]) => number): ReferenceKernel {
  return (node, [x, axesInput]) => {
    const axes = reducedAxes(node.attributes, axesInput && [...axesInput.data], x!.shape.length)!;
    const keep = numberAttribute(node.attributes, 'keepdims', 1) !== 0;
    const round = isFloat(x!.type) ? f : (group: readonly number[]) => Math.trunc(f(group));
    return [{ ...reduce(x!, axes, keep, round), type: x!.type }];
  };
}

function argument(better: (x: number, best: number) => boolean): ReferenceKernel {
  return (node, [x]) => {
    const axis = axisFromFront(numberAttribute(node.attributes, 'axis', 0), x!.shape.length)!;
    const last = numberAttribute(node.attributes, 'select_last_index', 0) !== 0;
    const best = (group: readonly number[]) =>
      group.reduce((found, value, i) => {
        const current = group[found]!;
        return better(value, current) || (last && value === current) ? i : found;
      }, 0);
    return [
      { ...reduce(x!, [axis], numberAttribute(node.attributes, 'keepdims', 1) !== 0, best), type: 'int64' },
    ];
  };
}

/** Applies `f` to the elements that differ only along `axes`, in row-major order. */
function reduce(
  x: ReferenceValue,
  axes: readonly number[],
  keep: boolean,
  f: (group: readonly number[]) => number,
): Pick<ReferenceValue, 'shape' | 'data'> {
  const kept = x.shape.map((length, axis) => (axes.includes(axis) ? 1 : length));
  const strides = stridesOf(x.shape);
  const groupStrides = stridesOf(kept);
  const groups = Array.from({ length: elementCount(kept) }, (): number[] => []);
  x.data.forEach((value, i) => {
    let group = 0;
    for (const [axis, stride] of strides.entries()) {
      if (!axes.includes(axis)) group += (Math.floor(i / stride) % x.shape[axis]!) * groupStrides[axis]!;
    }
    groups[group]!.push(value);
  });
  const shape = keep ? kept : x.shape.filter((_, axis) => !axes.includes(axis));
  return { shape, data: Float64Array.from(groups, f) };
}
