import type { Node } from '../graph/Graph.ts';
import { toInt64, type Tensor } from '../graph/Tensor.ts';
import { kernels } from './kernels/index.ts';
import type { ReferenceValue } from './ReferenceValue.ts';

/** Evaluates a node in double precision. */
export function evaluateReference(
  node: Node,
  inputs: readonly (ReferenceValue | undefined)[],
): ReferenceValue[] {
  const kernel = kernels.get(node.operator);
  if (!kernel) throw new Error(`the reference interpreter has no ${node.operator}`);
  return kernel(node, inputs);
}

/** Evaluates a node on tensors; used to fold constants. */
export function evaluateNode(node: Node, inputs: readonly (Tensor | undefined)[]): Tensor[] {
  return evaluateReference(
    node,
    inputs.map((tensor) => tensor && toReference(tensor)),
  ).map(fromReference);
}

export function toReference(tensor: Tensor): ReferenceValue {
  const { type, shape, data } = tensor;
  // The constructor copies numbers many times as fast as a loop; weights can be large.
  const wide = data instanceof BigInt64Array || data instanceof BigUint64Array;
  return { type, shape, data: wide ? Float64Array.from(data, Number) : new Float64Array(data) };
}

/** Rounds to the value's element type; bool is any non-zero. */
export function fromReference(value: ReferenceValue): Tensor {
  const { type, shape, data } = value;
  switch (type) {
    case 'float32':
      return { type, shape, data: new Float32Array(data) };
    case 'float64':
      return { type, shape, data };
    case 'int64':
      return { type, shape, data: BigInt64Array.from(data, toInt64) };
    case 'int32':
      return { type, shape, data: Int32Array.from(data) };
    case 'bool':
      return { type, shape, data: Uint8Array.from(data, (number) => (number ? 1 : 0)) };
    case 'int8':
      return { type, shape, data: Int8Array.from(data) };
    case 'uint8':
      return { type, shape, data: Uint8Array.from(data) };
    case 'int16':
      return { type, shape, data: Int16Array.from(data) };
    case 'uint16':
      return { type, shape, data: Uint16Array.from(data) };
    case 'uint32':
      return { type, shape, data: Uint32Array.from(data) };
    default:
      throw new Error(`the reference interpreter does not produce ${type}`);
  }
}
