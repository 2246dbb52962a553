import { GraphBuilder } from '../../src/engine/graph/GraphBuilder.ts';
import { batch } from '../../src/engine/graph/Shape.ts';
import type { FloatType, OperatorCase } from '../cases/OperatorCase.ts';

/** A builder with the case's inputs and nodes, and the names of the case's outputs, which are outputs of the graph. */
export function buildCase(
  operatorCase: OperatorCase,
  type: FloatType,
): { builder: GraphBuilder; outputs: string[] } {
  const builder = new GraphBuilder();
  for (const [name, { shape }] of Object.entries(operatorCase.inputs)) {
    builder.input(name, { type, shape: operatorCase.batched ? [batch, ...shape.slice(1)] : shape });
  }
  const outputs = operatorCase.build(builder, type);
  builder.setOutputs(outputs);
  return { builder, outputs };
}

/** The number of samples with which a case is run. */
export function batchSizeOf(operatorCase: OperatorCase): number {
  return operatorCase.batched ? Object.values(operatorCase.inputs)[0]!.shape[0]! : 1;
}
