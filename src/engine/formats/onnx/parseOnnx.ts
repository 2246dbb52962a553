import { InputError } from '../../InputError.ts';
import type { AttributeValue } from '../../graph/Graph.ts';
import { attributeKinds, attributeTypes, type AttributeKind } from './attributeTypes.ts';
import { decodeModel } from './decodeModel.ts';
import { elementType } from './elementTypes.ts';
import {
  toNumber,
  type AttributeProto,
  type GraphProto,
  type NodeProto,
  type TensorProto,
  type ValueInfoProto,
} from './ModelProto.ts';
import type { OnnxFile, OnnxValue, OnnxNode } from './OnnxFile.ts';
import { readTensor, type ModelFile } from './readTensor.ts';
import { sortNodes } from './sortNodes.ts';
import { sourceName } from './sourceName.ts';

const oldestOpset = 7;
const newestOpset = 22;
const longestName = 4096;
const defaultDomains = new Set(['', 'ai.onnx']);
/** Operators that only prepare a weight for the node that uses it. */
const preparing = new Set([
  'Transpose',
  'Identity',
  'Cast',
  'DequantizeLinear',
  'Reshape',
  'Unsqueeze',
  'Squeeze',
]);

/** Decodes and checks an ONNX file. Throws an InputError that says what is wrong with it. */
export function parseOnnx(file: ModelFile): OnnxFile {
  const model = decodeModel(file.contents, file.path);
  const graph = model.graph!;
  const fail = (problem: string): never => {
    throw new InputError(`${file.path}: ${problem}`);
  };
  const opset = readOpset(model.opset_import, fail);
  const [sparse] = graph.sparse_initializer;
  if (sparse) {
    fail(
      `weight ${quote(sparse.values?.name ?? '')} is sparse, which is not supported: export it as a dense tensor`,
    );
  }
  const initialisers = new Map<string, TensorProto>();
  for (const tensor of graph.initializer) {
    const name = checkedName(tensor.name, 'a weight', fail);
    if (name === '') fail('a weight has no name: the file is damaged');
    if (initialisers.has(name)) fail(`two weights are named ${quote(name)}: the file is damaged`);
    initialisers.set(name, tensor);
  }
  const inputs = graph.input
    .filter((input) => !initialisers.has(input.name))
    .map((input) => readValue(input, 'an input', fail));
  const declaredOutputs = graph.output.map((output) => readValue(output, 'an output', fail));
  const outputs = declaredOutputs.map(({ name }) => name);
  if (outputs.length === 0) fail('the graph has no output: export it again with one');
  const producer = `${model.producer_name} ${model.producer_version}`.trim();
  const nodes = readNodes(graph, model.producer_name, file, initialisers, fail);
  const known = new Set([...initialisers.keys(), ...inputs.map(({ name }) => name)]);
  return {
    file,
    producer,
    opset,
    nodes: sortNodes(nodes, known, outputs, fail),
    initialisers,
    inputs,
    outputs,
    declaredOutputs,
  };
}

function readOpset(
  imports: readonly { domain: string; version: Parameters<typeof toNumber>[0] }[],
  fail: (problem: string) => never,
): number {
  const entry = imports.find(({ domain }) => defaultDomains.has(domain));
  const opset = entry
    ? toNumber(entry.version)
    : fail('the file does not say its operator set: it is damaged, or older than opset 7');
  if (opset < oldestOpset || opset > newestOpset) {
    fail(
      `operator set ${opset} is not supported: export the model with an opset from ${oldestOpset} to ${newestOpset}`,
    );
  }
  return opset;
}

function readValue(proto: ValueInfoProto, what: string, fail: (problem: string) => never): OnnxValue {
  const name = checkedName(proto.name, what, fail);
  if (name === '') fail(`${what} has no name: the file is damaged`);
  const tensor = proto.type?.tensor_type;
  const shape = tensor?.shape?.dim.map(({ dim_value, dim_param }) => {
    const length = toNumber(dim_value);
    // Some exporters write -1 or 0 for an open length.
    return length > 0 ? length : dim_param || '?';
  });
  return { name, type: tensor ? elementType(tensor.elem_type) : undefined, shape };
}

function readNodes(
  graph: GraphProto,
  producer: string,
  file: ModelFile,
  initialisers: ReadonlyMap<string, TensorProto>,
  fail: (problem: string) => never,
): OnnxNode[] {
  const prepared = new Map<string, string>();
  for (const { op_type, input, output } of graph.node) {
    const [from] = input;
    if (
      from !== undefined &&
      output[0] &&
      preparing.has(op_type) &&
      (initialisers.has(from) || prepared.has(from))
    ) {
      prepared.set(output[0], prepared.get(from) ?? from);
    }
  }
  return graph.node.map((node) => {
    if (!/^[\w.]+$/.test(node.op_type) || !/^[\w.:-]*$/.test(node.domain)) {
      fail(
        `node ${quote(node.name)} has the impossible operator ${quote(node.op_type)}: the file is damaged`,
      );
    }
    for (const name of [node.name, node.op_type, ...node.input, ...node.output])
      checkedName(name, 'a node', fail);
    const weights = node.input
      .map((name) => prepared.get(name) ?? name)
      .filter((name) => initialisers.has(name));
    return {
      name: node.name,
      operator: node.op_type,
      domain: defaultDomains.has(node.domain) ? '' : node.domain,
      inputs: node.input,
      outputs: node.output,
      attributes: readAttributes(node, file, fail),
      source: sourceName(node, weights, producer),
    };
  });
}

function readAttributes(
  node: NodeProto,
  file: ModelFile,
  fail: (problem: string) => never,
): Record<string, AttributeValue> {
  const result: Record<string, AttributeValue> = {};
  for (const attribute of node.attribute) {
    const { name } = attribute;
    const where = `attribute ${quote(name)} of ${node.op_type} node ${quote(node.name || (node.output[0] ?? ''))}`;
    if (!/^\w+$/.test(name) || name === '__proto__') fail(`${where} has no usable name: the file is damaged`);
    if (Object.hasOwn(result, name)) fail(`${where} is there twice: the file is damaged`);
    if (attribute.ref_attr_name) fail(`${where} refers to a function's attribute outside of a function`);
    const kind = (attributeKinds as Readonly<Record<number, AttributeKind>>)[attribute.type];
    // Subgraphs (If, Loop, Scan), types and sparse tensors: operators with these are refused later, by their name.
    if (kind === undefined) continue;
    const expected = attributeTypes.get(name);
    if (expected !== undefined && expected !== kind)
      fail(`${where} is of type ${kind}, not ${expected}: the file is damaged`);
    result[name] = attributeValue(attribute, kind, file, where);
  }
  return result;
}

function attributeValue(
  attribute: AttributeProto,
  kind: AttributeKind,
  file: ModelFile,
  where: string,
): AttributeValue {
  switch (kind) {
    case 'float':
      return attribute.f;
    case 'int':
      return toNumber(attribute.i);
    case 'string':
      return text(attribute.s);
    case 'tensor':
      if (!attribute.t) throw new InputError(`${file.path}: ${where} holds no tensor: the file is damaged`);
      // Some exporters keep weights in Constant nodes. A single NaN may be meant: what a Where puts in.
      return readTensor(attribute.t, file, where, attribute.t.dims.length > 0 ? 'not NaN' : 'none');
    case 'floats':
      return attribute.floats;
    case 'ints':
      return attribute.ints.map(toNumber);
    case 'strings':
      return attribute.strings.map(text);
  }
}

function text(bytes: Uint8Array): string {
  return new TextDecoder().decode(bytes);
}

function checkedName(name: string, what: string, fail: (problem: string) => never): string {
  // The page and results are limited too, and `__proto__` is no key that a record of arrays can have.
  if (name.length > longestName || name === '__proto__') {
    fail(`${what} has an impossible name, ${quote(name.slice(0, 40))}: the file is damaged`);
  }
  return name;
}

/** For messages: names may hold any character, and a message is one line. */
function quote(name: string): string {
  return JSON.stringify(name);
}
