import { numberAttribute } from '../../graph/attributes.ts';
import { broadcastShapes } from '../../graph/Shape.ts';
import { broadcastTo } from '../elementwise.ts';
import type { ReferenceKernel, ReferenceValue } from '../ReferenceValue.ts';

export const matmul: Readonly<Record<string, ReferenceKernel>> = {
  MatMul: (_node, [left, right]) => {
    const [a, b] = [left!, right!];
    const product = multiply(
      a.shape.length === 1 ? { ...a, shape: [1, ...a.shape] } : a,
      b.shape.length === 1 ? { ...b, shape: [...b.shape, 1] } : b,
    );
    const rank = product.shape.length;
    const dropped = [a.shape.length === 1 ? rank - 2 : -1, b.shape.length === 1 ? rank - 1 : -1];
    return [{ ...product, shape: product.shape.filter((_, axis) => !dropped.includes(axis)) }];
  },

  Gemm: (node, [a, b, c]) => {
    const trans = (name: string, x: ReferenceValue) =>
      numberAttribute(node.attributes, name, 0) !== 0 ? transposed(x) : x;
    const alpha = numberAttribute(node.attributes, 'alpha', 1);
    const beta = numberAttribute(node.attributes, 'beta', 1);
    const product = multiply(trans('transA', a!), trans('transB', b!));
    const bias = c && broadcastTo(c, product.shape).data;
    return [
      { ...product, data: product.data.map((value, i) => alpha * value + (bias ? beta * bias[i]! : 0)) },
    ];
  },
};

/** Products of the matrices [..., m, k] and [..., k, n], leading axes broadcast. */
function multiply(a: ReferenceValue, b: ReferenceValue): ReferenceValue {
  const stack = broadcastShapes(a.shape.slice(0, -2), b.shape.slice(0, -2)) as number[];
  const [m, k, n] = [a.shape.at(-2)!, a.shape.at(-1)!, b.shape.at(-1)!];
  const left = broadcastTo(a, [...stack, m, k]).data;
  const right = broadcastTo(b, [...stack, k, n]).data;
  const count = stack.reduce((product, dim) => product * dim, 1);
  const data = new Float64Array(count * m * n);
  for (let s = 0; s < count; s++) {
    for (let i = 0; i < m; i++) {
      for (let l = 0; l < k; l++) {
        const factor = left[(s * m + i) * k + l]!;
        for (let j = 0; j < n; j++) data[(s * m + i) * n + j]! += factor * right[(s * k + l) * n + j]!;
      }
    }
  }
  return { type: a.type, shape: [...stack, m, n], data };
}

function transposed({ type, shape, data }: ReferenceValue): ReferenceValue {
  const [m, n] = shape as [number, number];
  return { type, shape: [n, m], data: data.map((_, i) => data[(i % m) * n + Math.floor(i / m)]!) };
}
