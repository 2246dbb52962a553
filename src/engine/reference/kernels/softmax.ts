import { axisFromFront, numberAttribute } from '../../graph/attributes.ts';
import type { ReferenceKernel } from '../ReferenceValue.ts';
import { stridesOf } from '../elementwise.ts';

export const softmax: Readonly<Record<string, ReferenceKernel>> = {
  Softmax: (node, [x]) => {
    const { type, shape, data } = x!;
    const axis = axisFromFront(numberAttribute(node.attributes, 'axis', -1), shape.length)!;
    const stride = stridesOf(shape)[axis]!;
    const length = shape[axis]!;
    const result = new Float64Array(data.length);
    data.forEach((_, first) => {
      if (Math.floor(first / stride) % length !== 0) return;
      const places = Array.from({ length }, (_step, i) => first + i * stride);
      const largest = Math.max(...places.map((place) => data[place]!));
      const powers = places.map((place) => Math.exp(data[place]! - largest));
      const sum = powers.reduce((total, power) => total + power, 0);
      places.forEach((place, i) => (result[place] = powers[i]! / sum));
    });
    return [{ type, shape, data: result }];
  },
};
