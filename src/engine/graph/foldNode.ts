import { evaluateNode } from '../reference/evaluateNode.ts';
import type { Node, ValueInfo } from './Graph.ts';
import { isBatch, isStatic } from './Shape.ts';
import { elementCount, toInt64, type Tensor } from './Tensor.ts';

/** Results larger than this are not folded, unless the node only moves weights about (see `alwaysFolded`). */
const foldLimit = 1 << 16;
/** Done once on weights, at any size: the filters that a backward pass needs, quantised weights widened. */
const alwaysFolded = new Set(['Transpose', 'DequantizeLinear', 'Cast', 'Slice', 'Split', 'Concat']);
/** Their result is the first input under another shape: the elements are not even read. */
const sameElements = new Set(['Identity', 'Reshape', 'Flatten', 'Squeeze', 'Unsqueeze']);

/**
 * The outputs of a node as constants, when they are known before the graph runs: all inputs constant, or all output
 * contents inferred. Undefined when the node has to stay.
 */
export function foldNode(
  node: Node,
  infos: readonly ValueInfo[],
  constantOf: (value: string) => Tensor | undefined,
): Tensor[] | undefined {
  const inferred = infos.map(contentTensor);
  if (inferred.length > 0 && inferred.every((tensor) => tensor !== undefined)) return inferred;

  const inputs = node.inputs.map((value) => (value ? constantOf(value) : undefined));
  if (node.inputs.length === 0 || node.inputs.some((value, i) => value && !inputs[i])) return undefined;
  if (infos.some((info) => !isStatic(info.shape))) return undefined;
  if (sameElements.has(node.operator)) return [withShape(inputs[0]!, infos[0]!.shape as readonly number[])];
  const size = Math.max(...infos.map((info) => elementCount(info.shape as readonly number[])));
  if (size > foldLimit && !alwaysFolded.has(node.operator)) return undefined;
  // Weights stay in their file until their elements are needed.
  return size > foldLimit ? foldLater(node, inputs, infos) : evaluateNode(node, inputs);
}

/** The outputs of a node, computed when one of them is touched for the first time. */
function foldLater(
  node: Node,
  inputs: readonly (Tensor | undefined)[],
  infos: readonly ValueInfo[],
): Tensor[] {
  let computed: Tensor[] | undefined;
  return infos.map(({ type, shape }, i) => ({
    type,
    shape: shape as readonly number[],
    get data() {
      computed ??= evaluateNode(node, inputs);
      return computed[i]!.data;
    },
  }));
}

function withShape(tensor: Tensor, shape: readonly number[]): Tensor {
  return {
    type: tensor.type,
    shape,
    get data() {
      return tensor.data;
    },
  };
}

function contentTensor(info: ValueInfo): Tensor | undefined {
  if (!info.content || !isStatic(info.shape) || info.content.some(isBatch)) return undefined;
  const values = info.content as readonly number[];
  switch (info.type) {
    case 'int64':
      return { type: 'int64', shape: info.shape, data: BigInt64Array.from(values, toInt64) };
    case 'int32':
      return { type: 'int32', shape: info.shape, data: Int32Array.from(values) };
    case 'bool':
      return { type: 'bool', shape: info.shape, data: Uint8Array.from(values) };
    default:
      return undefined;
  }
}
