import type { DataType } from '../graph/DataType.ts';
import type { Node } from '../graph/Graph.ts';

/** A value of the reference interpreter: every element type computed in double precision. */
export interface ReferenceValue {
  readonly type: DataType;
  readonly shape: readonly number[];
  readonly data: Float64Array;
}

/** Evaluates one operator, slowly and plainly, as its ONNX specification reads. */
export type ReferenceKernel = (
  node: Node,
  inputs: readonly (ReferenceValue | undefined)[],
) => ReferenceValue[];
