import { numberAttribute } from '../graph/attributes.ts';
import type { Graph, Node } from '../graph/Graph.ts';
import type { GradientRule } from '../graph/Operator.ts';
import { floatScalar } from '../graph/operators/floatScalar.ts';
import { countAlong } from '../graph/operators/reductions.ts';
import { float32 } from '../graph/Tensor.ts';

/** A batch normalisation in training: where its running statistics are, and what a batch says. */
export interface BatchStatistics {
  /** Constants of the network: running mean and variance. */
  readonly running: readonly [mean: string, variance: string];
  /** Values: mean and (biased) variance over the batch and the positions. */
  readonly batch: readonly [mean: string, variance: string];
  /** x - mean. */
  readonly centred: string;
}

/**
 * The network with the batch normalisations among `nodes` reading the batch's own mean and variance instead of the
 * running ones.
 */
export function useBatchStatistics(
  network: Graph,
  nodes: ReadonlySet<Node>,
): { graph: Graph; statistics: BatchStatistics[] } {
  const statistics: BatchStatistics[] = [];
  const written = network.nodes.flatMap((node) => {
    if (node.operator !== 'BatchNormalization' || !nodes.has(node)) return [node];
    const [x, scale, bias, mean, variance] = node.inputs as [string, string, string, string, string];
    const rank = network.values.get(x)!.shape.length;
    const axes = Array.from({ length: rank }, (_, axis) => axis).filter((axis) => axis !== 1);
    const name = (part: string): string => `${node.name}/batch ${part}`;
    const add = (operator: string, part: string, inputs: string[], attributes = {}): Node => ({
      name: name(part),
      operator,
      inputs,
      outputs: [name(part)],
      attributes,
    });
    statistics.push({
      running: [mean, variance],
      batch: [name('mean'), name('variance')],
      centred: name('centred'),
    });
    return [
      add('ReduceMean', 'centre', [x], { axes, keepdims: 1 }),
      add('Sub', 'centred', [x, name('centre')]),
      add('Mul', 'square', [name('centred'), name('centred')]),
      // Of one element a channel: it takes the axes of length 1 away.
      add('ReduceMean', 'mean', [name('centre')], { axes, keepdims: 0 }),
      add('ReduceMean', 'variance', [name('square')], { axes, keepdims: 0 }),
      { ...node, inputs: [x, scale, bias, name('mean'), name('variance')] },
    ];
  });
  return { graph: { ...network, nodes: written }, statistics };
}

/**
 * The gradient of a batch normalisation together with that of its statistics (Ioffe and Szegedy 2015, section 3): with
 * x̂ = (x - mean) / σ, ∂F/∂x = γ/σ · (g - mean(g) - x̂ · mean(g · x̂)). Written out in few passes over the activations:
 * those, and not the arithmetic, are what it costs. The statistics themselves get no gradient any more.
 */
export function batchNormRule(
  statistics: readonly BatchStatistics[],
): (node: Node) => GradientRule | undefined {
  const centredBy = new Map(statistics.map(({ batch, centred }) => [batch[0], centred]));
  return (node) => {
    const centred = node.operator === 'BatchNormalization' ? centredBy.get(node.inputs[3]!) : undefined;
    if (centred === undefined) return undefined;
    return ({ builder, inputs, gradients, needs }) => {
      const [x, scale, , , variance] = inputs as [string, string, string, string, string];
      const g = gradients[0]!;
      const { shape } = builder.info(x);
      const [, channels] = shape as number[];
      const positions = shape.slice(2).map((_, axis) => axis + 1);
      const axes = [0, ...positions.map((axis) => axis + 1)];
      const perChannel = (value: string): string =>
        builder.add('ReduceSum', [value, builder.integers(axes)], { keepdims: 0 });
      const alongChannels = (value: string): string =>
        positions.length > 0 ? builder.add('Unsqueeze', [value, builder.integers(positions)]) : value;
      const multiply = (...values: string[]): string => values.reduce((a, b) => builder.add('Mul', [a, b]));

      const epsilon = floatScalar(builder, numberAttribute(node.attributes, 'epsilon', 1e-5), x);
      const spread = builder.add('Add', [variance, epsilon]);
      const deviation = builder.add('Sqrt', [spread]);
      const total = perChannel(g);
      const moment = perChannel(multiply(g, centred));
      const result: (string | undefined)[] = inputs.map(() => undefined);
      result[1] = builder.add('Div', [moment, deviation]);
      result[2] = total;
      if (!needs(0)) return result;
      const elements = countAlong(builder, x, axes);
      // γ / σ, and divided by the elements of a channel.
      const factor = builder.add('Div', [scale, deviation]);
      const share = builder.add('Div', [builder.add('Neg', [factor]), elements]);
      const slope = builder.add('Div', [multiply(share, moment), spread]);
      const [zeros, ones] = [0, 1].map((value) =>
        builder.constant(float32(new Float32Array(channels!).fill(value), [channels!])),
      );
      // slope · centred + offset in one pass.
      const correction = builder.add(
        'BatchNormalization',
        [centred, slope, multiply(share, total), zeros!, ones!],
        { epsilon: 0 },
      );
      result[0] = builder.add('Add', [multiply(g, alongChannels(factor)), correction]);
      return result;
    };
  };
}
