import type { ConductanceParameters } from '../../protocol/ConductanceResult.ts';
import { appendGraph } from '../graph/appendGraph.ts';
import type { Layer } from '../graph/findLayers.ts';
import { gradients } from '../graph/gradients.ts';
import type { Graph } from '../graph/Graph.ts';
import { GraphBuilder } from '../graph/GraphBuilder.ts';
import { prune } from '../graph/prune.ts';
import { batch } from '../graph/Shape.ts';
import { appendPath, appendSeed } from './appendPath.ts';
import type { PathNetwork } from './PathNetwork.ts';
import { sumToUnits, type Unit } from './unit.ts';

/** Names of the values a sweep graph has for layer `i`. */
export const sweepValues = {
  /** Output [N, neurons]: Σ over this chunk's intervals of g·Δy (twice that for the averaged gradient). */
  conductance: (i: number) => `conductance ${i}`,
  /** Output [N, neurons]: Σ over this chunk's points of w·g, the internal influence (eq. 4). */
  influence: (i: number) => `influence ${i}`,
  /** Outputs, and inputs of the next chunk: activation and gradient at the last point, [1, N, ...layer]. */
  lastActivation: (i: number) => `last activation ${i}`,
  lastGradient: (i: number) => `last gradient ${i}`,
  previousActivation: (i: number) => `previous activation ${i}`,
  previousGradient: (i: number) => `previous gradient ${i}`,
  /** Input, bool: nothing came before this chunk. */
  first: 'first chunk',
  /** Input [1, points]: quadrature weights of the chunk's points. */
  weights: 'path weights',
} as const;

export interface SweepOptions {
  /** Points of the path in one run. */
  readonly points: number;
  /** The path is longer than `points`, so one run hands its last point to the next. */
  readonly chunked: boolean;
  readonly gradient: ConductanceParameters['gradient'];
  readonly unit: Unit;
  readonly influence: boolean;
}

/**
 * The graph of one run of the sweep: eq. 3 for every layer at once, as finite differences along the path
 * (Shrikumar et al., arXiv 1807.09946): Σ_k g(α_k)·(y(α_{k+1}) - y(α_k)), with g at the left end of an interval or
 * averaged over both ends. One forward and one backward pass for each point, whatever the number of layers.
 */
export function sweepGraph(network: PathNetwork, layers: readonly Layer[], options: SweepOptions): Graph {
  const builder = new GraphBuilder();
  const path = appendPath(builder, network.sampleShape, options.points);
  const values = appendGraph(builder, network.graph, { [network.input]: path.points });
  const output = values.get(network.output)!;
  const seed = appendSeed(builder, network.outputShape, output, options.points);
  const activations = layers.map((layer) => values.get(layer.value)!);
  const gradientOf = gradients(builder, output, activations, seed);
  const first = options.chunked ? builder.input(sweepValues.first, { type: 'bool', shape: [] }) : undefined;
  const weights = options.influence
    ? builder.input(sweepValues.weights, { type: 'float32', shape: [1, options.points] })
    : undefined;

  const outputs: string[] = [];
  layers.forEach((layer, i) => {
    const activation = activations[i]!;
    const gradient = gradientOf.get(activation);
    // The target does not depend on the layer: its conductance is zero and there is nothing to compute.
    if (gradient === undefined) return;
    // One row a point: long rows are cut and joined at the speed of a copy, which five axes are not.
    const pathShape = builder.integers([options.points, -1]);
    const y = builder.add('Reshape', [activation, pathShape]);
    const g = builder.add('Reshape', [gradient, pathShape]);

    const previous = (value: string, name: string): string | undefined => {
      const before = options.points > 1 ? slice(builder, value, 0, options.points - 1) : undefined;
      if (first === undefined) return before;
      const fed = builder.input(name, { type: 'float32', shape: [1, batch, ...layer.shape] });
      // The very first point has no predecessor; taking itself makes its interval empty.
      const flat = builder.add('Reshape', [fed, builder.integers([1, -1])]);
      const start = builder.add('Where', [first, slice(builder, value, 0, 1), flat]);
      return before === undefined ? start : builder.add('Concat', [start, before], { axis: 0 });
    };
    const later = (value: string): string =>
      first === undefined ? slice(builder, value, 1, options.points) : value;

    const difference = builder.add('Sub', [later(y), previous(y, sweepValues.previousActivation(i))!]);
    const left = previous(g, sweepValues.previousGradient(i))!;
    const slope = options.gradient === 'left' ? left : builder.add('Add', [later(g), left]);
    const flow = builder.add('Reshape', [
      builder.add('Mul', [slope, difference]),
      builder.integers([first === undefined ? options.points - 1 : options.points, -1, ...layer.shape]),
    ]);
    outputs.push(
      named(builder, sumToUnits(builder, flow, layer, options.unit, 2, [0]), sweepValues.conductance(i)),
    );
    if (weights !== undefined) {
      const weighted = builder.add('MatMul', [weights, g]);
      const shaped = builder.add('Reshape', [weighted, builder.integers([-1, ...layer.shape])]);
      outputs.push(
        named(builder, sumToUnits(builder, shaped, layer, options.unit, 1), sweepValues.influence(i)),
      );
    }
    if (first !== undefined) {
      const last = (value: string, name: string): string => {
        const row = slice(builder, value, options.points - 1, options.points);
        return named(builder, builder.add('Reshape', [row, builder.integers([1, -1, ...layer.shape])]), name);
      };
      outputs.push(last(y, sweepValues.lastActivation(i)), last(g, sweepValues.lastGradient(i)));
    }
  });
  builder.setOutputs(outputs);
  return prune(builder.build());
}

function slice(builder: GraphBuilder, value: string, start: number, end: number): string {
  return builder.add('Slice', [
    value,
    builder.integers([start]),
    builder.integers([end]),
    builder.integers([0]),
  ]);
}

function named(builder: GraphBuilder, value: string, name: string): string {
  return builder.add('Identity', [value], {}, { outputs: [name] });
}
