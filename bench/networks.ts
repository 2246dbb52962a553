import { existsSync } from 'node:fs';
import { pathNetwork, type PathNetwork } from '../src/engine/conductance/PathNetwork.ts';
import { readModel } from '../src/engine/formats/readModel.ts';
import { findLayers } from '../src/engine/graph/findLayers.ts';
import { GraphBuilder } from '../src/engine/graph/GraphBuilder.ts';
import { batch } from '../src/engine/graph/Shape.ts';
import { elementCount, float32 } from '../src/engine/graph/Tensor.ts';
import { Random } from '../src/engine/numeric/Random.ts';

export interface BenchNetwork {
  readonly name: string;
  readonly network: PathNetwork;
  readonly batch: number;
}

/** LeNet, VGG11 for CIFAR-10 and, where its file is found, MobileNetV2. */
export async function benchNetworks(dataFolder: string): Promise<BenchNetwork[]> {
  const lenet = await readModel('examples/mnist/lenet-relu.onnx');
  const networks = [
    { name: 'LeNet', network: pathNetwork(lenet), batch: 32 },
    {
      name: 'VGG11 (CIFAR-10)',
      network: vgg([64, 'M', 96, 'M', 128, 128, 'M', 256, 256, 'M', 256, 'M', 256, 256], 32, [], 10),
      batch: 8,
    },
  ];
  const mobileNet = `${dataFolder}/models/mobilenet_v2.onnx`;
  if (existsSync(mobileNet)) {
    networks.push({ name: 'MobileNetV2', network: pathNetwork(await readModel(mobileNet)), batch: 4 });
  }
  return networks;
}

/** VGG-16 for images of 224 x 224, with random weights. */
export function vgg16(): PathNetwork {
  const [classes, hidden] = [1000, [4096, 4096]];
  const features = [
    64,
    64,
    'M',
    128,
    128,
    'M',
    256,
    256,
    256,
    'M',
    512,
    512,
    512,
    'M',
    512,
    512,
    512,
    'M',
  ] as const;
  return vgg(features, 224, hidden, classes);
}

/** A VGG network with random weights: convolutions of 3 × 3 with that many filters, 'M' a max pooling of 2 × 2. */
export function vgg(
  features: readonly (number | 'M')[],
  size: number,
  dense: readonly number[],
  classes: number,
): PathNetwork {
  const random = new Random(1);
  const builder = new GraphBuilder();
  const weights = (shape: readonly number[]): string => {
    const scale = Math.sqrt(2 / elementCount(shape.slice(1)));
    const data = new Float32Array(elementCount(shape)).map(() => scale * (random.uniform() * 3.4 - 1.7));
    return builder.constant(float32(data, shape));
  };
  let value = builder.input('x', { type: 'float32', shape: [batch, 3, size, size] });
  let channels = 3;
  for (const feature of features) {
    if (feature === 'M') {
      value = builder.add('MaxPool', [value], { kernel_shape: [2, 2], strides: [2, 2] });
      continue;
    }
    const bias = builder.constant(float32(new Float32Array(feature), [feature]));
    value = builder.add('Conv', [value, weights([feature, channels, 3, 3]), bias], { pads: [1, 1, 1, 1] });
    value = builder.add('Relu', [value]);
    channels = feature;
  }
  value = builder.add('Flatten', [value], { axis: 1 });
  for (const [i, width] of [...dense, classes].entries()) {
    const columns = builder.info(value).shape[1] as number;
    value = builder.add('Gemm', [value, weights([width, columns])], { transB: 1 });
    if (i < dense.length) value = builder.add('Relu', [value]);
  }
  builder.output(value);
  const graph = builder.build();
  return {
    graph,
    input: 'x',
    output: value,
    sampleShape: [3, size, size],
    outputShape: [classes],
    layers: findLayers(graph, 'x', value),
  };
}
