import type { PathNetwork } from '../../src/engine/conductance/PathNetwork.ts';
import {
  PathRunner,
  type PathBatch,
  type PathRunnerOptions,
} from '../../src/engine/conductance/PathRunner.ts';
import type { Layer } from '../../src/engine/graph/findLayers.ts';
import { GraphBuilder } from '../../src/engine/graph/GraphBuilder.ts';
import { batch } from '../../src/engine/graph/Shape.ts';
import { float32 } from '../../src/engine/graph/Tensor.ts';
import { ReferenceRuntime } from '../../src/engine/runtime/ReferenceRuntime.ts';

/** A network written by hand: `write` appends it and names the layers and the output [N, targets]. */
export function handNetwork(
  inputs: readonly number[],
  targets: number,
  write: (builder: GraphBuilder, input: string) => { layers: Record<string, string>; output: string },
): PathNetwork {
  const builder = new GraphBuilder();
  const input = builder.input('x', { type: 'float32', shape: [batch, ...inputs] });
  const { layers, output } = write(builder, input);
  builder.output(output);
  return {
    graph: builder.build(),
    input,
    output,
    sampleShape: inputs,
    outputShape: [targets],
    layers: Object.entries(layers).map(([name, value]): Layer => {
      const shape = builder.info(value).shape.slice(1) as number[];
      return {
        name,
        value,
        before: value,
        operator: 'Relu',
        shape,
        channelAxis: 0,
        parameters: 0,
        cut: true,
      };
    }),
  };
}

/** A runner in double precision. */
export function handRunner(network: PathNetwork, options: Partial<PathRunnerOptions> = {}): PathRunner {
  return new PathRunner(new ReferenceRuntime(), network, network.layers, {
    unit: 'element',
    spacing: 'trapezoid',
    gradient: 'averaged',
    influence: true,
    plan: { rows: 4096 },
    signal: new AbortController().signal,
    advance: () => undefined,
    ...options,
  });
}

/** Samples of a vector input, one row each. */
export function rows(
  ends: readonly (readonly number[])[],
  starts: readonly (readonly number[])[],
  targets: readonly number[] = ends.map(() => 0),
): PathBatch {
  const tensor = (values: readonly (readonly number[])[]) =>
    float32(values.flat(), [values.length, values[0]!.length]);
  return { end: tensor(ends), start: tensor(starts), targets };
}

/** A dense layer x·W + b, with W given by rows [inputs][outputs]. */
export function dense(
  builder: GraphBuilder,
  x: string,
  weights: readonly (readonly number[])[],
  bias: readonly number[],
): string {
  const w = builder.constant(float32(weights.flat(), [weights.length, bias.length]));
  return builder.add('Gemm', [x, w, builder.constant(float32(bias, [bias.length]))]);
}
