import { numberAttribute } from '../../graph/attributes.ts';
import { elementCount } from '../../graph/Tensor.ts';
import type { ReferenceKernel } from '../ReferenceValue.ts';

export const normalization: Readonly<Record<string, ReferenceKernel>> = {
  BatchNormalization: (node, [x, scale, bias, mean, variance]) => {
    const epsilon = numberAttribute(node.attributes, 'epsilon', 1e-5);
    const { type, shape } = x!;
    const positions = elementCount(shape.slice(2));
    const data = x!.data.map((element, i) => {
      const channel = Math.floor(i / positions) % shape[1]!;
      const normal = (element - mean!.data[channel]!) / Math.sqrt(variance!.data[channel]! + epsilon);
      return normal * scale!.data[channel]! + bias!.data[channel]!;
    });
    return [{ type, shape, data }];
  },
};
