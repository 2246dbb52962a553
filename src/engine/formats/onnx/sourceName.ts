import type { NodeProto } from './ModelProto.ts';

/** How the writer of this project notes a node's source; see writeOnnx.ts. */
export const sourcePrefix = 'source: ';

const parameterName =
  /^(.+)\.(weight|bias|running_mean|running_var|weight_[a-z]+|in_proj_weight|in_proj_bias|class_token|pos_embedding)$/;
const tensorFlowRoot = /^(Stateful)?PartitionedCall(_\d+)?$/;

/**
 * What the model's author calls the part of the network that a node belongs to, in the spelling of the framework it
 * came from: `features.3` (PyTorch), `block1_conv1` (Keras). Undefined when the file does not tell.
 *
 * @param weights names of the initialisers that the node reads, directly or through a node that only prepares them.
 */
export function sourceName(
  node: NodeProto,
  weights: readonly string[],
  producer: string,
): string | undefined {
  if (producer === 'neuron-lens') {
    return node.doc_string.startsWith(sourcePrefix) ? node.doc_string.slice(sourcePrefix.length) : undefined;
  }
  const scopes = node.metadata_props.find(({ key }) => key === 'pkg.torch.onnx.name_scopes')?.value;
  if (scopes !== undefined) return innermostScope(scopes);
  const path = node.name.startsWith('/') ? modulePath(node.name) : undefined;
  for (const weight of weights) {
    const module = parameterName.exec(weight)?.[1];
    if (module !== undefined && (path === undefined || belongTogether(module, path))) return module;
  }
  if (producer.startsWith('tf2onnx') || tensorFlowRoot.test(node.name.split('/')[0]!))
    return kerasLayer(node.name);
  return path;
}

/** torch.onnx.export with dynamo: `['', 'features', 'features.0', 'conv2d']`, the last being the operation. */
function innermostScope(scopes: string): string | undefined {
  const names = [...scopes.matchAll(/['"]([^'"]*)['"]/g)].map((match) => match[1]!);
  return names.length > 1 ? names.at(-2) || undefined : undefined;
}

/**
 * torch.onnx.export: `/layer1/layer1.0/conv1/Conv` is the module layer1.0.conv1. A member of a Sequential repeats the
 * name of its container; other modules have their own name only.
 */
function modulePath(name: string): string | undefined {
  const parts = name.split('/').slice(1, -1);
  const modules: string[] = [];
  for (const part of parts) {
    const parent = modules.at(-1);
    if (parent !== undefined && part.startsWith(`${parent}.`)) modules.pop();
    modules.push(part);
  }
  return modules.join('.') || undefined;
}

/**
 * PyTorch stores equal weights of several modules once, under the name of one of them: then the node's path is right.
 * The second call of a module `fc` has the path `fc_1`.
 */
function belongTogether(module: string, path: string): boolean {
  const last = path.split('.').at(-1)!;
  const own = module.split('.').at(-1)!;
  return own === last || own === last.replace(/_\d+$/, '') || module.startsWith(`${path}.`);
}

/** tf2onnx: `StatefulPartitionedCall/model/conv2d/Conv2D__12` is the layer conv2d of the model `model`. */
function kerasLayer(name: string): string | undefined {
  const parts = name.split('/').filter((part) => part !== '' && !tensorFlowRoot.test(part));
  const scopes = parts.slice(0, -1);
  return (scopes.length > 1 ? scopes.slice(1) : scopes).join('/') || undefined;
}
