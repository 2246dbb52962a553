/**
 * The messages of onnxSchema.ts as protobufjs decodes them. A field that the file leaves out has its default: 0, the
 * empty string, no bytes, no items; null for a message.
 */

/** 64-bit integers come as objects of the package `long`. */
export type Integer = number | { toNumber(): number };

export interface ModelProto {
  ir_version: Integer;
  producer_name: string;
  producer_version: string;
  graph: GraphProto | null;
  opset_import: { domain: string; version: Integer }[];
  functions: { name: string; domain: string }[];
}

export interface GraphProto {
  node: NodeProto[];
  name: string;
  initializer: TensorProto[];
  input: ValueInfoProto[];
  output: ValueInfoProto[];
  sparse_initializer: { values: TensorProto | null }[];
}

export interface NodeProto {
  input: string[];
  output: string[];
  name: string;
  op_type: string;
  attribute: AttributeProto[];
  doc_string: string;
  domain: string;
  metadata_props: StringEntry[];
}

export interface AttributeProto {
  name: string;
  f: number;
  i: Integer;
  s: Uint8Array;
  t: TensorProto | null;
  floats: number[];
  ints: Integer[];
  strings: Uint8Array[];
  type: number;
  ref_attr_name: string;
}

export interface TensorProto {
  dims: Integer[];
  data_type: number;
  float_data: Uint8Array[];
  int32_data: Uint8Array[];
  int64_data: Uint8Array[];
  name: string;
  raw_data: Uint8Array;
  double_data: Uint8Array[];
  uint64_data: Uint8Array[];
  external_data: StringEntry[];
  data_location: number;
}

export interface StringEntry {
  key: string;
  value: string;
}

export interface ValueInfoProto {
  name: string;
  type: { tensor_type: { elem_type: number; shape: { dim: DimensionProto[] } | null } | null } | null;
}

/** 0 and '' where the length is unknown and has no name. */
export interface DimensionProto {
  dim_value: Integer;
  dim_param: string;
}

/** int64 as a number. Lengths beyond 2^53 (exporters write 2^63 - 1 for "to the end") become the largest safe integer. */
export function toNumber(value: Integer): number {
  const number = typeof value === 'number' ? value : value.toNumber();
  return Math.max(-Number.MAX_SAFE_INTEGER, Math.min(Number.MAX_SAFE_INTEGER, number));
}
