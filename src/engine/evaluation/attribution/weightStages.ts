import { findWeights } from '../../training/findWeights.ts';
import type { Graph } from '../../graph/Graph.ts';

/** A layer with what training would change in it. */
export interface WeightStage {
  /** As the model's author calls it, where that is known. */
  readonly name: string;
  /** Constants of the graph: the weight and bias, and those of a batch normalisation behind. */
  readonly weights: readonly string[];
}

const beginsLayer = new Set(['Conv', 'ConvTranspose', 'Gemm', 'MatMul', 'Gather']);

/**
 * The layers with weights, from the input to the output. Biases, scales and batch normalisations belong to the layer
 * whose output they change. A weight that several layers share belongs to the one nearest to the output.
 */
export function weightStages(graph: Graph): WeightStage[] {
  const weights = new Set(findWeights(graph));
  const stages: { name: string; weights: Set<string> }[] = [];
  const stageOf = new Map<string, (typeof stages)[number]>();
  for (const { name, source, operator, inputs, outputs } of graph.nodes) {
    const own = inputs.filter((input) => weights.has(input));
    const before = inputs.map((input) => stageOf.get(input)).find((stage) => stage !== undefined);
    let stage = before;
    if (own.length > 0 && (beginsLayer.has(operator) || before === undefined)) {
      stage = { name: source ?? name, weights: new Set() };
      stages.push(stage);
    }
    for (const weight of own) {
      for (const other of stages) other.weights.delete(weight);
      stage!.weights.add(weight);
    }
    if (stage) for (const output of outputs) stageOf.set(output, stage);
  }
  return stages
    .filter((stage) => stage.weights.size > 0)
    .map((stage) => ({ name: stage.name, weights: [...stage.weights] }));
}
