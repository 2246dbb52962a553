import { basename, resolve } from 'node:path';
import type { ModelStructure } from '../../protocol/ModelStructure.ts';
import type { InspectRequest } from '../../protocol/requests.ts';
import { elementType } from '../formats/onnx/elementTypes.ts';
import { toNumber } from '../formats/onnx/ModelProto.ts';
import type { OnnxFile } from '../formats/onnx/OnnxFile.ts';
import { openStructure } from '../formats/onnx/openStructure.ts';
import {
  countParameters,
  readNetwork,
  weightFiles,
  type OnnxModel,
  type ReadOptions,
} from '../formats/onnx/readOnnx.ts';
import { findLayers } from '../graph/findLayers.ts';
import { InputError } from '../InputError.ts';
import { loadWorkspace } from '../workspace/loadWorkspace.ts';
import { readLayerLines } from '../workspace/readLayerLines.ts';
import { resolveModel } from '../workspace/resolveModel.ts';
import { describeLayers } from './describeModel.ts';
import { networkVertices, type End } from './networkVertices.ts';

/**
 * What a model file says of its network: its weights stay in the file. A network that cannot be analysed is described
 * as far as it can be, with the reason. Throws an InputError for a file that is no ONNX model.
 */
export async function inspectStructure({
  workspace: folder,
  model,
}: InspectRequest): Promise<ModelStructure> {
  const entry = resolveModel(await loadWorkspace(resolve(folder ?? '.')), model);
  const { path, code } = entry;
  const file = await openStructure(path);
  const { network, refused } = networkOf(file, entry);
  const warnings = [...(network?.warnings ?? [])];
  const layers = network ? findLayers(network.graph, network.input, network.output) : [];
  const lines = await readLayerLines({ code, className: entry.class }, layers, warnings);
  return {
    path,
    producer: file.producer,
    opset: file.opset,
    bytes: file.file.bytes,
    weightFiles: weightFiles(file),
    parameters: network?.parameters ?? countParameters(file, file.outputs),
    inputs: file.inputs.map(declared),
    outputs: file.declaredOutputs.map(declared),
    ...(refused !== undefined && { refused }),
    layers: describeLayers(layers).map((layer) => ({
      ...layer,
      ...(Object.hasOwn(lines, layer.name) && { line: lines[layer.name]! }),
    })),
    ...(code !== undefined && { code }),
    nodes: file.nodes.length,
    ...(network ? layerGraph(network, layers) : nodeGraph(file)),
    warnings,
  };
}

function networkOf(
  file: OnnxFile,
  { output, dims }: ReadOptions,
): { readonly network?: OnnxModel; readonly refused?: string } {
  try {
    return { network: readNetwork(file, { output, dims }) };
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    const { path } = file.file;
    // The page names the file already.
    return { refused: error.message.replace(`${path}: `, '').replace(path, basename(path)) };
  }
}

/** Input, layers and output; between two of them is what computes the second one from the first. */
function layerGraph(
  { graph, input, output, probabilities }: OnnxModel,
  layers: ReturnType<typeof findLayers>,
): Pick<ModelStructure, 'vertices' | 'edges'> {
  const inputs = graph.inputs.map((name): End => ({ kind: 'input', name, operator: '', value: name }));
  const last = probabilities ?? output;
  const ends: End[] = [
    ...inputs.sort((a, b) => Number(b.value === input) - Number(a.value === input)),
    ...layers.map(({ name, operator, value }, layer): End => ({
      kind: 'layer',
      name,
      operator,
      value,
      layer,
    })),
    { kind: 'output', name: last, operator: '', value: last },
  ];
  return networkVertices(graph.nodes, ends, (value) => {
    const constant = graph.constants.get(value);
    return constant && { type: constant.type, shape: [...constant.shape] };
  });
}

/** Inputs and nodes as the file has them. */
function nodeGraph(file: OnnxFile): Pick<ModelStructure, 'vertices' | 'edges'> {
  const ends: End[] = [
    ...file.inputs.map(({ name }): End => ({ kind: 'input', name, operator: '', value: name })),
    ...file.nodes.flatMap(({ name, operator, outputs }): End | [] => {
      const value = outputs.find(Boolean);
      return value === undefined ? [] : { kind: 'node', name: name || value, operator, value };
    }),
  ];
  // A node with several outputs is one vertex.
  const sameNode = new Map(
    file.nodes.flatMap(({ outputs }) => outputs.map((output) => [output, outputs.find(Boolean)!] as const)),
  );
  const nodes = file.nodes.map((node) => ({
    ...node,
    inputs: node.inputs.map((value) => (value === '' ? value : (sameNode.get(value) ?? value))),
    outputs: node.outputs.filter(Boolean).slice(0, 1),
  }));
  return networkVertices(nodes, ends, (value) => {
    const weight = file.initialisers.get(value);
    return (
      weight && { type: elementType(weight.data_type) ?? 'unknown type', shape: weight.dims.map(toNumber) }
    );
  });
}

function declared({ name, type, shape }: OnnxFile['inputs'][number]): ModelStructure['inputs'][number] {
  return { name, ...(type && { type }), ...(shape && { shape: [...shape] }) };
}
