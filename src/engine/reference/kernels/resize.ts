import { interpolationMatrix } from '../../graph/operators/interpolation.ts';
import { resizedAxes } from '../../graph/operators/resize.ts';
import { elementCount } from '../../graph/Tensor.ts';
import type { ReferenceKernel, ReferenceValue } from '../ReferenceValue.ts';

export const resize: Readonly<Record<string, ReferenceKernel>> = {
  Resize: (node, [x, , scales, sizes]) => {
    const asked = sizes && sizes.data.length > 0 ? [...sizes.data] : undefined;
    let value = x!;
    for (const resized of resizedAxes(x!.shape, asked ? undefined : [...scales!.data], asked)) {
      value = alongAxis(value, resized.axis, interpolationMatrix(node.attributes, resized), resized.output);
    }
    return [value];
  },
};

/** Multiplies the vectors along an axis by a matrix [in, out]. */
function alongAxis(x: ReferenceValue, axis: number, matrix: Float64Array, out: number): ReferenceValue {
  const length = x.shape[axis]!;
  const inner = elementCount(x.shape.slice(axis + 1));
  const shape = x.shape.map((dim, i) => (i === axis ? out : dim));
  const data = new Float64Array(elementCount(shape)).map((_, i) => {
    const [before, to, after] = [Math.floor(i / (inner * out)), Math.floor(i / inner) % out, i % inner];
    let sum = 0;
    for (let from = 0; from < length; from++) {
      sum += x.data[(before * length + from) * inner + after]! * matrix[from * out + to]!;
    }
    return sum;
  });
  return { type: x.type, shape, data };
}
