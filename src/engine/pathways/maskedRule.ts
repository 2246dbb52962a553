import type { Node } from '../graph/Graph.ts';
import type { GradientRule } from '../graph/Operator.ts';
import { findOperator } from '../graph/operators/index.ts';

/**
 * Gradient rules for frozen neurons: what arrives at a value is multiplied by its mask before it goes on, 1 where the
 * gradient passes and 0 where the neuron is held at its value.
 * @param masks value → mask, both of the builder's graph.
 */
export function maskedRule(masks: ReadonlyMap<string, string>): (node: Node) => GradientRule | undefined {
  return (node) => {
    if (!node.outputs.some((output) => masks.has(output))) return undefined;
    const own = findOperator(node.operator)?.gradient;
    if (own === undefined || own === 'zero') return undefined;
    return (context) =>
      own({
        ...context,
        gradients: context.gradients.map((gradient, i) => {
          const mask = masks.get(context.outputs[i]!);
          return gradient === undefined || mask === undefined
            ? gradient
            : context.builder.add('Mul', [gradient, mask]);
        }),
      });
  };
}
