import type { Node } from '../graph/Graph.ts';
import type { GradientRule } from '../graph/Operator.ts';
import { findOperator } from '../graph/operators/index.ts';

const rectifiers = new Set(['Relu', 'Clip', 'LeakyRelu', 'PRelu']);

/** Guided backpropagation (Springenberg et al. 2015): a rectifier passes on only what arrives with a positive sign. */
export function guidedRule(node: Node): GradientRule | undefined {
  const own = findOperator(node.operator)?.gradient;
  if (!rectifiers.has(node.operator) || own === undefined || own === 'zero') return undefined;
  return (context) =>
    own({
      ...context,
      gradients: context.gradients.map((gradient) => gradient && context.builder.add('Relu', [gradient])),
    });
}
