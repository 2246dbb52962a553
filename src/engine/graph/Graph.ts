import type { DataType } from './DataType.ts';
import type { Dim, Shape } from './Shape.ts';
import type { Tensor } from './Tensor.ts';

export type AttributeValue = number | string | readonly number[] | readonly string[] | Tensor;
export type Attributes = Readonly<Record<string, AttributeValue>>;

/** One operation with the semantics of the ONNX operator of that name in opset 17 (the default domain). */
export interface Node {
  /** Unique in the graph. */
  readonly name: string;
  readonly operator: string;
  /** Value names; '' for an optional input left out. */
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  readonly attributes: Attributes;
  /** What the model's author would call it: module path (`features.3`), Keras layer name. Hovers and rankings show it. */
  readonly source?: string;
}

/** What is known of a value before the graph runs. */
export interface ValueInfo {
  readonly type: DataType;
  readonly shape: Shape;
  /** Elements of a small integer value that is known up to the batch size (shapes, axes, indices). Row-major. */
  readonly content?: readonly Dim[];
}

/**
 * A network, or any computation derived from one: nodes in an order in which they can run, over named values.
 * Immutable; change one with a GraphBuilder.
 */
export interface Graph {
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  readonly constants: ReadonlyMap<string, Tensor>;
  readonly nodes: readonly Node[];
  /** Type and shape of every value: inputs, constants and node outputs. */
  readonly values: ReadonlyMap<string, ValueInfo>;
}

/** The node that computes each value. */
export function producers(graph: Graph): Map<string, Node> {
  const result = new Map<string, Node>();
  for (const node of graph.nodes) for (const output of node.outputs) if (output) result.set(output, node);
  return result;
}

/** The nodes that read each value. */
export function consumers(graph: Graph): Map<string, Node[]> {
  const result = new Map<string, Node[]>();
  for (const node of graph.nodes) {
    for (const input of new Set(node.inputs)) {
      if (!input) continue;
      const readers = result.get(input);
      if (readers) readers.push(node);
      else result.set(input, [node]);
    }
  }
  return result;
}
