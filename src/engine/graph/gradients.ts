import { InputError } from '../InputError.ts';
import { isFloat } from './DataType.ts';
import type { GraphBuilder } from './GraphBuilder.ts';
import type { Node } from './Graph.ts';
import type { GradientRule } from './Operator.ts';
import { findOperator } from './operators/index.ts';

export interface GradientOptions {
  /** Rules that replace an operator's own: guided backpropagation, DeepLift. */
  readonly rule?: (node: Node) => GradientRule | undefined;
  /** Values through which no gradient passes (frozen neurons, stopped layers). */
  readonly stop?: ReadonlySet<string>;
}

/**
 * Reverse-mode differentiation: appends the nodes of ∂(Σ seed·of)/∂v for every v in `wrt`.
 * One backward pass gives all of them, however many there are.
 *
 * @param of a float value of the builder's graph.
 * @param wrt values to differentiate by: inputs, layer outputs. A value on which `of` does not depend has no entry.
 * @param seed ∂F/∂of, of the shape of `of`.
 * @returns for each value of `wrt` the name of its gradient, of that value's shape.
 */
export function gradients(
  builder: GraphBuilder,
  of: string,
  wrt: Iterable<string>,
  seed: string,
  options: GradientOptions = {},
): Map<string, string> {
  const targets = new Set(wrt);
  const nodes = [...builder.nodes];
  const needed = dependents(nodes, targets);
  const partial = new Map<string, string[]>([[of, [seed]]]);
  const total = new Map<string, string>();

  /** The finished gradient of a value: all its readers come later in the order, so all have contributed. */
  const gradientOf = (value: string): string | undefined => {
    const known = total.get(value);
    if (known !== undefined) return known;
    const parts = partial.get(value);
    if (!parts) return undefined;
    const sum = parts.reduce((left, right) => builder.add('Add', [left, right]));
    total.set(value, sum);
    return sum;
  };

  for (const node of nodes.reverse()) {
    const reaches = node.outputs.some((output) => output && partial.has(output));
    if (!reaches || !node.outputs.some((output) => needed.has(output))) continue;
    const wanted = node.inputs.map(
      (input) => input !== '' && needed.has(input) && isFloat(builder.info(input).type),
    );
    if (!wanted.includes(true)) continue;
    const outputGradients = node.outputs.map((output) =>
      output && !options.stop?.has(output) ? gradientOf(output) : undefined,
    );
    if (outputGradients.every((gradient) => gradient === undefined)) continue;
    const rule = options.rule?.(node) ?? ruleOf(node);
    if (rule === 'zero') continue;
    const inputGradients = rule({
      builder,
      node,
      inputs: node.inputs,
      outputs: node.outputs,
      gradients: outputGradients,
      needs: (input) => wanted[input] ?? false,
    });
    inputGradients.forEach((gradient, i) => {
      const input = node.inputs[i];
      if (gradient === undefined || !input || !wanted[i]) return;
      const parts = partial.get(input);
      if (parts) parts.push(gradient);
      else partial.set(input, [gradient]);
    });
  }

  const result = new Map<string, string>();
  for (const target of targets) {
    const gradient = gradientOf(target);
    if (gradient !== undefined) result.set(target, gradient);
  }
  return result;
}

function ruleOf(node: Node): GradientRule | 'zero' {
  const operator = findOperator(node.operator);
  if (!operator) throw new InputError(`operator ${node.operator} (node "${node.name}") has no gradient`);
  return operator.gradient;
}

/** The targets and everything computed from them. */
function dependents(nodes: readonly Node[], targets: ReadonlySet<string>): Set<string> {
  const result = new Set(targets);
  for (const node of nodes) {
    if (node.inputs.some((input) => result.has(input)))
      for (const output of node.outputs) if (output) result.add(output);
  }
  return result;
}
