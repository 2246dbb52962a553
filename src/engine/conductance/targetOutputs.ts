import { elementCount, type Tensor } from '../graph/Tensor.ts';

/**
 * One number a target for each sample: the sum over positions where the output has them.
 * @param output [N, ...outputShape]
 */
export function targetOutputs(output: Tensor, outputShape: readonly number[]): number[][] {
  const values = output.data as Float32Array;
  const targets = outputShape[0]!;
  const positions = elementCount(outputShape) / targets;
  return Array.from({ length: output.shape[0]! }, (_, sample) =>
    Array.from({ length: targets }, (_unused, target) => {
      let sum = 0;
      const first = (sample * targets + target) * positions;
      for (let i = first; i < first + positions; i++) sum += values[i]!;
      return sum;
    }),
  );
}
