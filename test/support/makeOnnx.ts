import { encodeModel } from '../../src/engine/formats/onnx/decodeModel.ts';

export type OnnxAttribute =
  | number
  | string
  | readonly number[]
  | { readonly float: number }
  | { readonly floats: readonly number[] }
  | { readonly tensor: OnnxTensor };

export interface OnnxTensor {
  readonly dims: readonly number[];
  /** Number of the element type in onnx.proto; 1, float, by default. */
  readonly type?: number;
  /** Floats, or integers for type 7; any field of TensorProto otherwise. */
  readonly data?: readonly number[];
  readonly fields?: Readonly<Record<string, unknown>>;
}

export interface OnnxParts {
  readonly opset?: number;
  readonly producer?: string;
  /** Shapes of the inputs; a string is a named length. Floats, or int64 where the name starts with `tokens`. */
  readonly inputs?: Readonly<Record<string, readonly (number | string)[]>>;
  readonly outputs: readonly string[];
  readonly weights?: Readonly<Record<string, OnnxTensor>>;
  /** `[operator, inputs, outputs, attributes, more fields of NodeProto]`, space-separated names. */
  readonly nodes: readonly (readonly [
    string,
    string,
    string,
    Readonly<Record<string, OnnxAttribute>>?,
    Readonly<Record<string, unknown>>?,
  ])[];
}

/** The bytes of an ONNX file, right or wrong, as no exporter would write it. A `_` stands for an input left out. */
export function makeOnnx(parts: OnnxParts): Uint8Array {
  return encodeModel({
    ir_version: 8,
    producer_name: parts.producer ?? 'test',
    opset_import: [{ domain: '', version: parts.opset ?? 17 }],
    graph: {
      name: 'test',
      node: parts.nodes.map(([operator, inputs, outputs, attributes = {}, more = {}]) => ({
        name: `${operator} of ${outputs}`,
        op_type: operator,
        input: names(inputs),
        output: names(outputs),
        attribute: Object.entries(attributes).map(([name, value]) => attribute(name, value)),
        ...more,
      })),
      initializer: Object.entries(parts.weights ?? {}).map(([name, tensor]) => tensorProto(tensor, name)),
      input: Object.entries(parts.inputs ?? { x: ['batch', 2] }).map(([name, shape]) =>
        valueInfo(name, shape),
      ),
      output: parts.outputs.map((name) => ({ name })),
    },
  });
}

function names(text: string): string[] {
  return text
    .split(' ')
    .filter(Boolean)
    .map((name) => (name === '_' ? '' : name));
}

function attribute(name: string, value: OnnxAttribute) {
  if (typeof value === 'number') return { name, type: 2, i: value };
  if (typeof value === 'string') return { name, type: 3, s: Buffer.from(value) };
  if ('float' in value) return { name, type: 1, f: value.float };
  if ('floats' in value) return { name, type: 6, floats: value.floats };
  if ('tensor' in value) return { name, type: 4, t: tensorProto(value.tensor, '') };
  return { name, type: 7, ints: value };
}

function tensorProto({ dims, type = 1, data, fields = {} }: OnnxTensor, name: string) {
  const bytes =
    type === 7
      ? BigInt64Array.from(data ?? [], BigInt)
      : type === 1
        ? Float32Array.from(data ?? [])
        : undefined;
  return {
    name,
    dims,
    data_type: type,
    ...(data && bytes ? { raw_data: new Uint8Array(bytes.buffer) } : {}),
    ...fields,
  };
}

function valueInfo(name: string, shape: readonly (number | string)[]) {
  const dim = shape.map((length) =>
    typeof length === 'number' ? { dim_value: length } : { dim_param: length },
  );
  return { name, type: { tensor_type: { elem_type: name.startsWith('tokens') ? 7 : 1, shape: { dim } } } };
}
