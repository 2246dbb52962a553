import type { INamespace } from 'protobufjs';

/**
 * The messages of onnx.proto that a reader needs, as a protobufjs descriptor. Field numbers and names are those of
 * https://github.com/onnx/onnx/blob/main/onnx/onnx.proto (Copyright ONNX Project Contributors, Apache-2.0).
 * Fields that are left out are skipped on reading.
 *
 * Two liberties: enums are int32, so that a newer value is ours to refuse; and the packed number lists of a tensor
 * are declared as `bytes`, which look the same on the wire, so that weights stay where they are in the file until
 * they are needed (see readTensor.ts). onnx.proto demands them packed.
 */
export const onnxSchema: INamespace = {
  nested: {
    onnx: {
      nested: {
        ModelProto: message({
          ir_version: 'int64 1',
          producer_name: 'string 2',
          producer_version: 'string 3',
          graph: 'GraphProto 7',
          opset_import: 'repeated OperatorSetIdProto 8',
          functions: 'repeated FunctionProto 25',
        }),
        OperatorSetIdProto: message({ domain: 'string 1', version: 'int64 2' }),
        FunctionProto: message({ name: 'string 1', domain: 'string 10' }),
        StringStringEntryProto: message({ key: 'string 1', value: 'string 2' }),
        GraphProto: message({
          node: 'repeated NodeProto 1',
          name: 'string 2',
          initializer: 'repeated TensorProto 5',
          input: 'repeated ValueInfoProto 11',
          output: 'repeated ValueInfoProto 12',
          sparse_initializer: 'repeated SparseTensorProto 15',
        }),
        NodeProto: message({
          input: 'repeated string 1',
          output: 'repeated string 2',
          name: 'string 3',
          op_type: 'string 4',
          attribute: 'repeated AttributeProto 5',
          doc_string: 'string 6',
          domain: 'string 7',
          metadata_props: 'repeated StringStringEntryProto 9',
        }),
        AttributeProto: message({
          name: 'string 1',
          f: 'float 2',
          i: 'int64 3',
          s: 'bytes 4',
          t: 'TensorProto 5',
          floats: 'repeated float 7',
          ints: 'repeated int64 8',
          strings: 'repeated bytes 9',
          type: 'int32 20',
          ref_attr_name: 'string 21',
        }),
        TensorProto: message({
          dims: 'repeated int64 1',
          data_type: 'int32 2',
          float_data: 'repeated bytes 4',
          int32_data: 'repeated bytes 5',
          int64_data: 'repeated bytes 7',
          name: 'string 8',
          raw_data: 'bytes 9',
          double_data: 'repeated bytes 10',
          uint64_data: 'repeated bytes 11',
          external_data: 'repeated StringStringEntryProto 13',
          data_location: 'int32 14',
        }),
        SparseTensorProto: message({ values: 'TensorProto 1' }),
        ValueInfoProto: message({ name: 'string 1', type: 'TypeProto 2' }),
        TypeProto: message({ tensor_type: 'TypeProtoTensor 1' }),
        TypeProtoTensor: message({ elem_type: 'int32 1', shape: 'TensorShapeProto 2' }),
        TensorShapeProto: message({ dim: 'repeated Dimension 1' }),
        Dimension: message({ dim_value: 'int64 1', dim_param: 'string 2' }),
      },
    },
  },
};

/** `name: 'repeated type number'` as protobufjs wants it. */
function message(fields: Readonly<Record<string, string>>) {
  return {
    fields: Object.fromEntries(
      Object.entries(fields).map(([name, text]) => {
        const words = text.split(' ');
        const id = Number(words.at(-1));
        const type = words.at(-2)!;
        return [name, words[0] === 'repeated' ? { rule: 'repeated', type, id } : { type, id }];
      }),
    ),
  };
}
