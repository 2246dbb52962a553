import { appendGraph } from '../graph/appendGraph.ts';
import { addCompound } from '../graph/compound/addCompound.ts';
import { gradients } from '../graph/gradients.ts';
import type { Graph } from '../graph/Graph.ts';
import { GraphBuilder } from '../graph/GraphBuilder.ts';
import { prune } from '../graph/prune.ts';
import { batch } from '../graph/Shape.ts';
import { findWeights } from './findWeights.ts';
import type { LossTerm } from './LossTerm.ts';
import { batchNormRule, useBatchStatistics, type BatchStatistics } from './useBatchStatistics.ts';

/** A network with its loss and the gradients of its weights, which are inputs of it. */
export interface TrainingGraph {
  /** Inputs: the samples, the labels, the weights under their own names, and those that loss terms declare. */
  readonly graph: Graph;
  readonly samples: string;
  /** One-hot, [N, classes]. */
  readonly labels: string;
  readonly loss: string;
  readonly logits: string;
  /** Weight → its gradient, an output. */
  readonly gradients: ReadonlyMap<string, string>;
  /** Their `batch` values are outputs. */
  readonly statistics: readonly BatchStatistics[];
}

export interface TrainingGraphOptions {
  readonly input: string;
  readonly output: string;
  readonly terms?: readonly LossTerm[];
  /** Layers that keep their weights and running statistics, with everything before them: their values. */
  readonly frozen?: readonly string[];
}

/**
 * Loss = mean over the batch of -log softmax(logits)[label], plus the terms; batch normalisations use the batch's own
 * statistics.
 * @param network its constants are the weights; which of them are trained says {@link findWeights}.
 */
export function trainingGraph(network: Graph, options: TrainingGraphOptions): TrainingGraph {
  const { input, output, terms = [], frozen = [] } = options;
  const whole = prune(network, [output]);
  const kept = new Set(prune(network, frozen).nodes);
  const trained = whole.nodes.filter((node) => !kept.has(node));
  const weights = findWeights({ ...whole, nodes: trained });
  const { graph, statistics } = useBatchStatistics(whole, new Set(trained));

  const builder = new GraphBuilder();
  builder.reserve(network.values.keys());
  for (const name of [input, ...weights]) builder.input(name, network.values.get(name)!);
  const names = appendGraph(
    builder,
    graph,
    Object.fromEntries([input, ...weights].map((name) => [name, name])),
  );
  const logits = names.get(output)!;
  const labels = builder.input('labels~', {
    type: 'float32',
    shape: [batch, ...builder.info(logits).shape.slice(1)],
  });
  let loss = crossEntropy(builder, logits, labels);
  for (const term of terms) {
    const added = term.append({ builder, valueOf: (value) => names.get(value)!, logits, labels });
    loss = builder.add('Add', [loss, added]);
  }
  const named = statistics.map(({ running, batch: [mean, variance], centred }) => ({
    running,
    batch: [names.get(mean)!, names.get(variance)!] as const,
    centred: names.get(centred)!,
  }));
  const found = gradients(builder, loss, weights, builder.scalar(1), { rule: batchNormRule(named) });
  builder.setOutputs([loss, logits, ...found.values(), ...named.flatMap((entry) => entry.batch)]);
  return {
    graph: prune(builder.build()),
    samples: input,
    labels,
    loss,
    logits,
    gradients: found,
    statistics: named,
  };
}

function crossEntropy(builder: GraphBuilder, logits: string, labels: string): string {
  const [logShares] = addCompound(builder, 'LogSoftmax', [logits], { axis: 1 }, { name: 'loss' }, 1)!;
  const chosen = builder.add('Mul', [logShares!, labels]);
  const sums = builder.add('ReduceSum', [chosen, builder.integers([1])], { keepdims: 0 });
  return builder.add('Neg', [builder.add('ReduceMean', [sums], { axes: [0], keepdims: 0 })]);
}
