import { open } from 'node:fs/promises';
import { join } from 'node:path';
import type { AttributeValue, Graph, Node, ValueInfo } from '../../graph/Graph.ts';
import { isBatch } from '../../graph/Shape.ts';
import type { Tensor } from '../../graph/Tensor.ts';
import { bytesPerElement } from '../../graph/bytesPerElement.ts';
import { elementCount } from '../../graph/Tensor.ts';
import { typeCode } from '../../graph/typeCode.ts';
import { attributeKinds, attributeTypes, type AttributeKind } from './attributeTypes.ts';
import { encodeModel } from './decodeModel.ts';
import { sourcePrefix } from './sourceName.ts';

const opset = 17;
/** The first IR version that goes with opset 17. */
const irVersion = 8;
const producer = 'neuron-lens';
/** Weights with at least this many bytes go to the data file, each at the start of a page, so that it can be mapped. */
const externalBytes = 1 << 14;
const pageBytes = 4096;
const dataFileName = 'weights.bin';

/** How a constant is stored: `{raw_data}`, or where it is in another file. */
type Storage = (tensor: Tensor, name: string) => Readonly<Record<string, unknown>>;

/** The graph as an ONNX file of opset 17, weights included: at most 2 GB. The batch is called N. */
export function encodeOnnx(graph: Graph): Uint8Array {
  return encode(graph, (tensor) => ({ raw_data: bytesOf(tensor) }));
}

/**
 * Writes the graph to a folder that exists: model.onnx, and large weights in weights.bin beside it, one at a time, so
 * that a network of any size fits.
 * @returns the path of model.onnx.
 */
export async function writeOnnxFiles(graph: Graph, folder: string): Promise<string> {
  const places = new Map<string, { offset: number; length: number }>();
  let end = 0;
  for (const [name, tensor] of graph.constants) {
    const length = elementCount(tensor.shape) * bytesPerElement[tensor.type];
    if (length < externalBytes) continue;
    const offset = Math.ceil(end / pageBytes) * pageBytes;
    places.set(name, { offset, length });
    end = offset + length;
  }
  if (places.size > 0) {
    const data = await open(join(folder, dataFileName), 'w');
    try {
      for (const [name, { offset, length }] of places) {
        const bytes = bytesOf(graph.constants.get(name)!);
        for (let done = 0; done < length;) {
          const { bytesWritten } = await data.write(
            bytes,
            done,
            Math.min(length - done, 2 ** 30),
            offset + done,
          );
          done += bytesWritten;
        }
      }
    } finally {
      await data.close();
    }
  }
  const path = join(folder, 'model.onnx');
  const model = await open(path, 'w');
  try {
    const storage: Storage = (tensor, name) => {
      const place = places.get(name);
      if (!place) return { raw_data: bytesOf(tensor) };
      const entries = { location: dataFileName, offset: place.offset, length: place.length };
      return {
        data_location: 1,
        external_data: Object.entries(entries).map(([key, value]) => ({ key, value: String(value) })),
      };
    };
    await model.writeFile(encode(graph, storage));
  } finally {
    await model.close();
  }
  return path;
}

function encode(graph: Graph, storage: Storage): Uint8Array {
  return encodeModel({
    ir_version: irVersion,
    producer_name: producer,
    opset_import: [{ domain: '', version: opset }],
    graph: {
      name: 'graph',
      node: graph.nodes.map(nodeProto),
      initializer: [...graph.constants].map(([name, tensor]) => ({
        name,
        dims: tensor.shape,
        data_type: typeCode(tensor.type),
        ...storage(tensor, name),
      })),
      input: graph.inputs.map((name) => valueProto(name, graph.values.get(name)!)),
      output: graph.outputs.map((name) => valueProto(name, graph.values.get(name)!)),
    },
  });
}

function nodeProto(node: Node) {
  return {
    name: node.name,
    op_type: node.operator,
    input: node.inputs,
    output: node.outputs,
    attribute: Object.entries(node.attributes).map(([name, value]) => attributeProto(node, name, value)),
    ...(node.source === undefined ? {} : { doc_string: sourcePrefix + node.source }),
  };
}

function attributeProto(node: Node, name: string, value: AttributeValue) {
  const kind = attributeKind(value, attributeTypes.get(name));
  if (!kind) throw new Error(`attribute ${name} of ${node.operator} has no known type`);
  const type = Number(Object.entries(attributeKinds).find(([, named]) => named === kind)![0]);
  const encoder = new TextEncoder();
  switch (kind) {
    case 'float':
      return { name, type, f: value };
    case 'int':
      return { name, type, i: value };
    case 'string':
      return { name, type, s: encoder.encode(value as string) };
    case 'floats':
      return { name, type, floats: value };
    case 'ints':
      return { name, type, ints: value };
    case 'strings':
      return { name, type, strings: (value as readonly string[]).map((text) => encoder.encode(text)) };
    case 'tensor': {
      const tensor = value as Tensor;
      return {
        name,
        type,
        t: { dims: tensor.shape, data_type: typeCode(tensor.type), raw_data: bytesOf(tensor) },
      };
    }
  }
}

/** A JavaScript number does not say whether it is a float, so the attribute's name decides. */
function attributeKind(value: AttributeValue, named: AttributeKind | undefined): AttributeKind | undefined {
  if (typeof value === 'string') return 'string';
  if (typeof value === 'number') return named === 'float' || named === 'int' ? named : undefined;
  if ('data' in value) return 'tensor';
  if (typeof value[0] === 'string') return 'strings';
  return named === 'floats' || named === 'ints' ? named : undefined;
}

function valueProto(name: string, { type, shape }: ValueInfo) {
  const dim = shape.map((length) =>
    isBatch(length) ? { dim_param: length.batch === 1 ? 'N' : `${length.batch}N` } : { dim_value: length },
  );
  return { name, type: { tensor_type: { elem_type: typeCode(type), shape: { dim } } } };
}

function bytesOf(tensor: Tensor): Buffer {
  const { buffer, byteOffset, byteLength } = tensor.data;
  return Buffer.from(buffer, byteOffset, byteLength);
}
