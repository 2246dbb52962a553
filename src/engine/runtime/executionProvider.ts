import { numberAttribute } from '../graph/attributes.ts';
import type { Graph, Node } from '../graph/Graph.ts';
import { isBatch } from '../graph/Shape.ts';
import { numbers } from '../graph/Tensor.ts';
import type { DeviceName } from './Runtime.ts';

/** Devices on which ONNX Runtime runs. */
export type OnnxDevice = Extract<DeviceName, 'cpu' | 'webgpu' | 'cuda' | 'directml' | 'coreml'>;

/** ONNX Runtime's names of its execution providers. */
export const onnxProviders: Readonly<Record<OnnxDevice, string>> = {
  cpu: 'cpu',
  webgpu: 'webgpu',
  cuda: 'cuda',
  directml: 'dml',
  coreml: 'coreml',
};

export type ExecutionProvider = string | { readonly name: 'webgpu'; readonly forceCpuNodeNames: string[] };

/** The provider with which a graph runs on a device; nodes that WebGPU computes wrongly are left to the processor. */
export function executionProvider(device: OnnxDevice, graph: Graph): ExecutionProvider {
  if (device !== 'webgpu') return onnxProviders[device];
  const wrong = graph.nodes.filter((node) => isWrongOnWebGpu(graph, node));
  return wrong.length === 0 ? 'webgpu' : { name: 'webgpu', forceCpuNodeNames: wrong.map(({ name }) => name) };
}

/** Found by comparing every operator with the reference interpreter on ONNX Runtime 1.30; the tests keep comparing. */
function isWrongOnWebGpu(graph: Graph, node: Node): boolean {
  if (node.operator === 'Slice') {
    // Steps back that do not start at the end.
    const steps = graph.constants.get(node.inputs[4] ?? '');
    return steps !== undefined && numbers(steps).some((step) => step < 0);
  }
  if (node.operator !== 'Conv' && node.operator !== 'ConvTranspose') return false;
  const filter = graph.values.get(node.inputs[1]!)!.shape;
  const [first, second] = filter.map((dim) => (isBatch(dim) ? NaN : dim)) as [number, number];
  const groups = numberAttribute(node.attributes, 'group', 1);
  if (node.operator === 'ConvTranspose') {
    // Not implemented for volumes; wrong for groups of an even number of channels that give one channel each.
    return filter.length > 4 || (groups > 1 && second === 1 && (first / groups) % 2 === 0);
  }
  // Wrong where channels are read in threes and there is more than one three (microsoft/onnxruntime issue 29651).
  return groups === 1 && first % 4 === 0 && second > 3 && second % 3 === 0 && second % 4 !== 0;
}
