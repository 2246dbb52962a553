import { isFloat } from '../graph/DataType.ts';
import type { Graph } from '../graph/Graph.ts';
import { elementCount } from '../graph/Tensor.ts';

/** Inputs of these operators that are weights where they are constant. */
const weightInputs: Readonly<Record<string, readonly number[]>> = {
  Conv: [1, 2],
  ConvTranspose: [1, 2],
  Gemm: [0, 1, 2],
  MatMul: [0, 1],
  BatchNormalization: [1, 2],
  PRelu: [1],
  Gather: [0],
  // Biases, and the scales of layer normalisations.
  Add: [0, 1],
  Mul: [0, 1],
};

/** The constants of a network that training changes: float weights and biases of more than one number, or of layers. */
export function findWeights(network: Graph): string[] {
  const found = new Set<string>();
  for (const { operator, inputs } of network.nodes) {
    for (const position of weightInputs[operator] ?? []) {
      const constant = network.constants.get(inputs[position] ?? '');
      if (!constant || !isFloat(constant.type)) continue;
      const factor = operator === 'Add' || operator === 'Mul';
      if (!factor || elementCount(constant.shape) > 1) found.add(inputs[position]!);
    }
  }
  return [...found];
}
