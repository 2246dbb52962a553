import type { ConductanceParameters } from '../../protocol/ConductanceResult.ts';
import { appendGraph } from '../graph/appendGraph.ts';
import type { Layer } from '../graph/findLayers.ts';
import { gradients } from '../graph/gradients.ts';
import type { Graph } from '../graph/Graph.ts';
import { GraphBuilder } from '../graph/GraphBuilder.ts';
import { prune } from '../graph/prune.ts';
import { typeCode } from '../graph/typeCode.ts';
import { batch } from '../graph/Shape.ts';
import { float32 } from '../graph/Tensor.ts';
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
  // The very first point has no predecessor: its interval counts nothing, whatever was fed as the point before.
  const continues = first && builder.add('Cast', [builder.add('Not', [first])], { to: typeCode('float32') });
  const weights = options.influence
    ? builder.input(sweepValues.weights, { type: 'float32', shape: [1, options.points] })
    : undefined;
  const differences =
    options.points > 1
      ? builder.constant(
          float32(differenceMatrix(options.points, options.gradient), [options.points, options.points]),
        )
      : undefined;

  const outputs: string[] = [];
  layers.forEach((layer, i) => {
    const activation = activations[i]!;
    const gradient = gradientOf.get(activation);
    // The target does not depend on the layer: its conductance is zero and there is nothing to compute.
    if (gradient === undefined) return;
    // One row a point.
    const pathShape = builder.integers([options.points, -1]);
    const y = builder.add('Reshape', [activation, pathShape]);
    const g = builder.add('Reshape', [gradient, pathShape]);
    const units = (flow: string, points: number): string => {
      const shaped = builder.add('Reshape', [flow, builder.integers([points, -1, ...layer.shape])]);
      return sumToUnits(builder, shaped, layer, options.unit, 2, [0]);
    };

    const flows: string[] = [];
    if (differences !== undefined) {
      const change = builder.add('MatMul', [differences, y]);
      flows.push(units(builder.add('Mul', [g, change]), options.points));
    }
    if (first !== undefined) {
      const previous = (name: string): string => {
        const fed = builder.input(name, { type: 'float32', shape: [1, batch, ...layer.shape] });
        return builder.add('Reshape', [fed, builder.integers([1, -1])]);
      };
      const [firstY, firstG] = [rowOf(builder, y, 0), rowOf(builder, g, 0)];
      const change = builder.add('Sub', [firstY, previous(sweepValues.previousActivation(i))]);
      const left = previous(sweepValues.previousGradient(i));
      const slope = options.gradient === 'left' ? left : builder.add('Add', [left, firstG]);
      flows.push(builder.add('Mul', [units(builder.add('Mul', [slope, change]), 1), continues!]));
    }
    const flow = flows.reduce((sum, part) => builder.add('Add', [sum, part]));
    outputs.push(named(builder, flow, sweepValues.conductance(i)));
    if (weights !== undefined) {
      const weighted = builder.add('MatMul', [weights, g]);
      const shaped = builder.add('Reshape', [weighted, builder.integers([-1, ...layer.shape])]);
      outputs.push(
        named(builder, sumToUnits(builder, shaped, layer, options.unit, 1), sweepValues.influence(i)),
      );
    }
    if (first !== undefined) {
      const last = (value: string, name: string): string => {
        const row = rowOf(builder, value, options.points - 1);
        return named(builder, builder.add('Reshape', [row, builder.integers([1, -1, ...layer.shape])]), name);
      };
      outputs.push(last(y, sweepValues.lastActivation(i)), last(g, sweepValues.lastGradient(i)));
    }
  });
  builder.setOutputs(outputs);
  return prune(builder.build());
}

/**
 * The sum over the intervals inside a run, written by points: Σ_k g_k·(D y)_k, so that the activations are passed over
 * twice and not seven times. A row of D, [points, points], holds the change of y over the intervals to which g_k
 * belongs: the one after the point and, for the averaged gradient, the one before. Products with 0 and ±1 are exact.
 */
function differenceMatrix(points: number, gradient: ConductanceParameters['gradient']): Float32Array {
  const matrix = new Float32Array(points * points);
  for (let k = 0; k < points - 1; k++) {
    for (const row of gradient === 'left' ? [k] : [k, k + 1]) {
      matrix[row * points + k]! -= 1;
      matrix[row * points + k + 1]! += 1;
    }
  }
  return matrix;
}

function rowOf(builder: GraphBuilder, value: string, row: number): string {
  const [start, end, axis] = [row, row + 1, 0].map((number) => builder.integers([number]));
  return builder.add('Slice', [value, start!, end!, axis!]);
}

function named(builder: GraphBuilder, value: string, name: string): string {
  return builder.add('Identity', [value], {}, { outputs: [name] });
}
