import type { Attributes } from '../../graph/Graph.ts';
import type { ModelFile } from './readTensor.ts';
import type { TensorProto } from './ModelProto.ts';
import type { ElementType } from './elementTypes.ts';

/** A checked ONNX file, before it is converted: names are consistent, nodes are in an order in which they can run. */
export interface OnnxFile {
  readonly file: ModelFile;
  /** `pytorch 2.4.0`. */
  readonly producer: string;
  /** Version of the default operator set. */
  readonly opset: number;
  readonly nodes: readonly OnnxNode[];
  readonly initialisers: ReadonlyMap<string, TensorProto>;
  /** Inputs that have no initialiser. */
  readonly inputs: readonly OnnxValue[];
  readonly outputs: readonly string[];
  /** The same, with what the file says of them. */
  readonly declaredOutputs: readonly OnnxValue[];
}

export interface OnnxNode {
  /** Empty when the file does not name the node. */
  readonly name: string;
  readonly operator: string;
  /** Empty for the operators of ONNX itself. */
  readonly domain: string;
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  readonly attributes: Attributes;
  readonly source: string | undefined;
}

/** An input or output as the file declares it. */
export interface OnnxValue {
  readonly name: string;
  readonly type: ElementType | undefined;
  /** A name or '?' stands for a length that the file leaves open; undefined where it does not even say the rank. */
  readonly shape: readonly (number | string)[] | undefined;
}
