import type { Graph } from '../../graph/Graph.ts';
import { elementCount, float32 } from '../../graph/Tensor.ts';
import { Random } from '../../numeric/Random.ts';
import { findWeights } from '../../training/findWeights.ts';

/**
 * The network as it would be before training: kernels and matrices are normal with variance 2 / inputs (He et al.
 * 2015), biases 0, scales 1, batch normalisations at mean 0 and variance 1, embeddings standard normal.
 */
export function freshWeights(network: Graph, seed: number): Graph {
  const random = new Random(seed);
  const constants = new Map(network.constants);
  const trained = new Set(findWeights(network));
  const set = (name: string | undefined, draw: () => number): void => {
    const old = constants.get(name ?? '');
    if (!old) return;
    trained.delete(name!);
    constants.set(name!, float32(Float32Array.from({ length: elementCount(old.shape) }, draw), old.shape));
  };
  const he = (inputs: number) => () => Math.sqrt(2 / inputs) * random.normal();
  for (const { operator, inputs, attributes } of network.nodes) {
    const shape = (i: number): readonly number[] => constants.get(inputs[i] ?? '')?.shape ?? [];
    const isWeight = (i: number): boolean => trained.has(inputs[i] ?? '');
    switch (operator) {
      case 'BatchNormalization':
        [1, 0, 0, 1].forEach((value, i) => set(inputs[i + 1], () => value));
        break;
      case 'Conv':
        if (isWeight(1)) set(inputs[1], he(elementCount(shape(1).slice(1))));
        if (isWeight(2)) set(inputs[2], () => 0);
        break;
      case 'ConvTranspose':
        if (isWeight(1)) set(inputs[1], he(shape(1)[0]! * elementCount(shape(1).slice(2))));
        if (isWeight(2)) set(inputs[2], () => 0);
        break;
      case 'Gemm':
        if (isWeight(0)) set(inputs[0], he(shape(0)[attributes['transA'] === 1 ? 0 : 1]!));
        if (isWeight(1)) set(inputs[1], he(shape(1)[attributes['transB'] === 1 ? 1 : 0]!));
        if (isWeight(2)) set(inputs[2], () => 0);
        break;
      case 'MatMul':
        if (isWeight(0)) set(inputs[0], he(shape(0).at(-1)!));
        if (isWeight(1)) set(inputs[1], he(shape(1).at(-2) ?? shape(1)[0]!));
        break;
      case 'PRelu':
        // PyTorch's.
        if (isWeight(1)) set(inputs[1], () => 0.25);
        break;
      case 'Gather':
        if (isWeight(0)) set(inputs[0], () => random.normal());
        break;
      case 'Add':
      case 'Mul': {
        const value = operator === 'Add' ? 0 : 1;
        inputs.forEach((input, i) => isWeight(i) && set(input, () => value));
      }
    }
  }
  return { ...network, constants };
}
