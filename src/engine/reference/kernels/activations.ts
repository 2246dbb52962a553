import { numberAttribute } from '../../graph/attributes.ts';
import { mapElements, zipElements } from '../elementwise.ts';
import type { ReferenceKernel } from '../ReferenceValue.ts';

export const activations: Readonly<Record<string, ReferenceKernel>> = {
  Relu: mapElements((x) => (x > 0 ? x : 0)),
  LeakyRelu: (node, inputs) => {
    const alpha = numberAttribute(node.attributes, 'alpha', 0.01);
    return mapElements((x) => (x > 0 ? x : alpha * x))(node, inputs);
  },
  PRelu: (_node, [x, slope]) => [zipElements([x!, slope!], x!.type, (e, s) => (e! > 0 ? e! : s! * e!))],
  Elu: (node, inputs) => {
    const alpha = numberAttribute(node.attributes, 'alpha', 1);
    return mapElements((x) => (x > 0 ? x : alpha * Math.expm1(x)))(node, inputs);
  },
  Sigmoid: mapElements((x) => 1 / (1 + Math.exp(-x))),
  Tanh: mapElements(Math.tanh),
  Softplus: mapElements((x) => Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)))),
  Clip: (node, inputs) => {
    const low = inputs[1]?.data[0] ?? -Infinity;
    const high = inputs[2]?.data[0] ?? Infinity;
    return mapElements((x) => Math.min(Math.max(x, low), high))(node, inputs);
  },
};
