import { GraphBuilder } from '../../src/engine/graph/GraphBuilder.ts';
import { gradients } from '../../src/engine/graph/gradients.ts';
import { runReference } from '../../src/engine/reference/runReference.ts';

/**
 * The gradient of the sum of what `build` appends, by each of its inputs, in double precision.
 * @param inputs numbers for a vector, or a shape with its elements.
 */
export function gradientAt(
  inputs: Readonly<Record<string, readonly number[] | { shape: readonly number[]; data: readonly number[] }>>,
  build: (builder: GraphBuilder) => string,
): Record<string, number[]> {
  const builder = new GraphBuilder();
  const feeds = Object.fromEntries(
    Object.entries(inputs).map(([name, given]) => {
      const { shape, data } = 'data' in given ? given : { shape: [given.length], data: given };
      builder.input(name, { type: 'float64', shape });
      return [name, { type: 'float64' as const, shape, data: Float64Array.from(data) }];
    }),
  );
  const output = build(builder);
  const { shape } = builder.info(output);
  const one = builder.scalar(1, 'float64');
  const seed = builder.add('Expand', [one, builder.integers(shape as readonly number[])]);
  const found = gradients(builder, output, Object.keys(inputs), seed);
  builder.setOutputs([...found.values()]);
  const results = runReference(builder.build(), feeds);
  return Object.fromEntries([...found].map(([input, value]) => [input, [...results[value]!.data]]));
}
