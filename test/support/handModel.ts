import type { Model } from '../../src/engine/formats/readModel.ts';
import { GraphBuilder } from '../../src/engine/graph/GraphBuilder.ts';
import { batch } from '../../src/engine/graph/Shape.ts';

/** A model written by hand, as if read from a file: `write` appends the network to its float input and names the output. */
export function handModel(
  inputs: readonly number[],
  write: (builder: GraphBuilder, input: string) => string,
): Model {
  const builder = new GraphBuilder();
  const input = builder.input('x', { type: 'float32', shape: [batch, ...inputs] });
  const output = write(builder, input);
  builder.output(output);
  return {
    path: '/models/hand.onnx',
    sha256: '0'.repeat(64),
    producer: 'hand',
    opset: 17,
    graph: builder.build(),
    input,
    output,
    parameters: 0,
    warnings: [],
  };
}
