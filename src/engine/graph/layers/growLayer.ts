import type { Graph, Node } from '../Graph.ts';

const linear = new Set(['Add', 'Sub', 'Mul', 'Div', 'Neg', 'BatchNormalization', 'Identity']);
/** Operators that work on each element alone, so that a chain of them is one activation function. */
export const elementwise: ReadonlySet<string> = new Set([
  ...linear,
  ...[
    'Relu',
    'LeakyRelu',
    'PRelu',
    'Elu',
    'Sigmoid',
    'Tanh',
    'Softplus',
    'Clip',
    'Erf',
    'Exp',
    'Log',
    'Sqrt',
    'Reciprocal',
  ],
  ...[
    'Abs',
    'Sign',
    'Floor',
    'Pow',
    'Max',
    'Min',
    'Where',
    'Greater',
    'GreaterOrEqual',
    'Less',
    'LessOrEqual',
    'Equal',
  ],
  ...['Not', 'And', 'Or', 'Cast'],
]);
/** GELU's tanh form takes nine; more is no activation function. */
const longest = 16;

export interface GrownLayer {
  /** The value before the activation function, after bias and normalisation. */
  readonly before: string;
  /** The value after the activation function; `before` where there is none. */
  readonly value: string;
  readonly nodes: readonly Node[];
}

/**
 * What belongs to the layer that starts with `start`: following additions of a bias and normalisations, then an
 * activation function, which may be written as several operators (x · sigmoid(x), GELU).
 *
 * Elementwise nodes that depend on nothing but the start are added one by one. Whenever only one value of them is
 * read by the rest of the network, the layer can end there.
 *
 * @param readers the nodes that read each value, in running order.
 * @param data whether a value depends on the network's input; what does not is a weight or a constant.
 * @param stop values that the layer must not go beyond, as they are read from outside.
 */
export function growLayer(
  graph: Graph,
  start: string,
  readers: ReadonlyMap<string, readonly Node[]>,
  data: ReadonlySet<string>,
  stop: ReadonlySet<string>,
): GrownLayer {
  const nodes: Node[] = [];
  const inside = new Set([start]);
  const isBounded = (value: string) =>
    !stop.has(value) && (readers.get(value) ?? []).every((node) => nodes.includes(node));
  let before = start;
  let beforeNodes = 0;
  let curved = false;
  while (nodes.length < longest) {
    const next = nextNode();
    if (!next) break;
    nodes.push(next);
    for (const output of next.outputs) if (output) inside.add(output);
    const operands = next.inputs.filter((value) => data.has(value));
    curved ||= !linear.has(next.operator) || operands.length > 1;
    const open = [...inside].filter((value) => !isBounded(value));
    if (open.length !== 1 || open[0] !== next.outputs[0]) continue;
    if (curved) return { before, value: withLastPart(next.outputs[0]!), nodes };
    before = next.outputs[0]!;
    beforeNodes = nodes.length;
  }
  return { before, value: before, nodes: nodes.slice(0, beforeNodes) };

  function nextNode(): Node | undefined {
    for (const value of inside) {
      if (stop.has(value)) continue;
      for (const node of readers.get(value) ?? []) {
        const fits =
          elementwise.has(node.operator) &&
          !nodes.includes(node) &&
          node.inputs.every((operand) => !data.has(operand) || inside.has(operand));
        if (fits) return node;
      }
    }
    return undefined;
  }

  /**
   * GELU may end with a factor of 1/2, SELU does with one; after other plain functions a factor is no part of them.
   * PyTorch writes ReLU6 as Relu and Clip.
   */
  function withLastPart(value: string): string {
    const [reader, ...others] = readers.get(value) ?? [];
    if (!reader || others.length > 0 || stop.has(value)) return value;
    const last = nodes.at(-1)!.operator;
    if (last === 'Relu' && reader.operator === 'Clip') {
      nodes.push(reader);
      return reader.outputs[0]!;
    }
    const composed = nodes.length - beforeNodes > 1 || last === 'Elu';
    if (!composed || reader.operator !== 'Mul') return value;
    const factor = reader.inputs.find((operand) => operand !== value);
    const shape = graph.constants.get(factor ?? '')?.shape;
    if (!shape || shape.some((length) => length !== 1)) return value;
    nodes.push(reader);
    return reader.outputs[0]!;
  }
}
