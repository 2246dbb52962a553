import { expect, test } from 'vitest';
import { sourceName } from '../../../../../src/engine/formats/onnx/sourceName.ts';
import type { NodeProto } from '../../../../../src/engine/formats/onnx/ModelProto.ts';

const node = (name: string, more: Partial<NodeProto> = {}): NodeProto => ({
  name,
  input: [],
  output: [],
  op_type: 'Conv',
  attribute: [],
  doc_string: '',
  domain: '',
  metadata_props: [],
  ...more,
});
const scopes = (value: string) => ({ metadata_props: [{ key: 'pkg.torch.onnx.name_scopes', value }] });

test.each([
  [
    'torch: a member of a Sequential',
    node('/features/features.0/Conv'),
    ['features.0.weight'],
    'pytorch',
    'features.0',
  ],
  ['torch: no weight', node('/features/features.1/Relu'), [], 'pytorch', 'features.1'],
  [
    'torch: a module in a module',
    node('/layer1/layer1.0/conv1/Conv'),
    ['onnx::Conv_12'],
    'pytorch',
    'layer1.0.conv1',
  ],
  ['torch: the network itself', node('/Add'), [], 'pytorch', undefined],
  ['torch: an equal weight of another module', node('/conv0/Conv'), ['block.norm1.bias'], 'pytorch', 'conv0'],
  [
    'torch: a weight used outside its module',
    node('/block/MatMul'),
    ['block.proj.weight'],
    'pytorch',
    'block.proj',
  ],
  ['torch: a weight tells more than the path', node('/fc_1/Gemm'), ['fc.weight'], 'pytorch', 'fc'],
  [
    'old torch: by the weight',
    node('Conv_0'),
    ['features.0.weight', 'features.0.bias'],
    'pytorch',
    'features.0',
  ],
  ['old torch: no weight', node('Relu_1'), [], 'pytorch', undefined],
  [
    'dynamo',
    node('node_conv2d', scopes("['', 'features', 'features.0', 'conv2d']")),
    [],
    'pytorch',
    'features.0',
  ],
  ['dynamo: the network itself', node('node_add', scopes("['', 'add']")), [], 'pytorch', undefined],
  ['tf2onnx', node('StatefulPartitionedCall/model/conv2d/Conv2D'), ['w__12'], 'tf2onnx', 'conv2d'],
  ['tf2onnx: a numbered node', node('model_1/block1_conv1/BiasAdd__33'), [], 'tf2onnx', 'block1_conv1'],
  ['tf2onnx: no model name', node('dense/MatMul'), [], 'tf2onnx', 'dense'],
  ['another producer', node('Conv1/relu'), ['weight7'], 'someone', undefined],
  [
    'our own files',
    node('Conv~1', { doc_string: 'source: features.0' }),
    ['a.weight'],
    'neuron-lens',
    'features.0',
  ],
  ['our own files, unnamed', node('/a/Conv', {}), ['a.weight'], 'neuron-lens', undefined],
] as const)('%s', (_what, proto, weights, producer, expected) => {
  expect(sourceName(proto, weights, producer)).toBe(expected);
});
