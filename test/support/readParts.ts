import { readOnnx, type OnnxModel, type ReadOptions } from '../../src/engine/formats/onnx/readOnnx.ts';
import type { ReferenceValue } from '../../src/engine/reference/ReferenceValue.ts';
import { runReference } from '../../src/engine/reference/runReference.ts';
import { makeOnnx, type OnnxParts } from './makeOnnx.ts';

/** Reads an ONNX file that exists in memory only. */
export function readParts(parts: OnnxParts, options?: ReadOptions): OnnxModel {
  const contents = Buffer.from(makeOnnx(parts));
  return readOnnx({ path: 'test.onnx', bytes: contents.length, modifiedMs: 0, contents }, options);
}

/** What the network in an ONNX file makes of one input. */
export function runParts(
  parts: OnnxParts,
  shape: readonly number[],
  data: readonly number[],
): ReferenceValue {
  const { graph, input, output } = readParts(parts);
  const type = graph.values.get(input)!.type;
  return runReference(graph, { [input]: { type, shape, data: Float64Array.from(data) } })[output]!;
}
