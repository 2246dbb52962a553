import { gradients } from '../../src/engine/graph/gradients.ts';
import { GraphBuilder } from '../../src/engine/graph/GraphBuilder.ts';
import { runReference } from '../../src/engine/reference/runReference.ts';

/** A float64 array with its shape. */
export interface Values {
  readonly shape: readonly number[];
  readonly data: readonly number[];
}

/**
 * Runs `build` on one input x in double precision.
 * @param seed weights of the output's elements; ones where left out.
 * @returns the output, and ∂(Σ seed·output)/∂x.
 */
export function gradientOf(
  x: Values,
  build: (builder: GraphBuilder, x: string) => string,
  seed?: readonly number[],
): { output: Values; gradient: Values } {
  const builder = new GraphBuilder();
  builder.input('x', { type: 'float64', shape: x.shape });
  const output = build(builder, 'x');
  const { shape } = builder.info(output) as { shape: readonly number[] };
  builder.input('seed', { type: 'float64', shape });
  const gradient = gradients(builder, output, ['x'], 'seed').get('x')!;
  builder.setOutputs([output, gradient]);
  const size = shape.reduce((product, length) => product * length, 1);
  const results = runReference(builder.build(), {
    x: { type: 'float64', shape: x.shape, data: Float64Array.from(x.data) },
    seed: { type: 'float64', shape, data: Float64Array.from(seed ?? new Array<number>(size).fill(1)) },
  });
  const values = (name: string) => ({ shape: results[name]!.shape, data: [...results[name]!.data] });
  return { output: values(output), gradient: values(gradient) };
}
