import type { AskedEvaluation, EvaluationParameters } from '../../src/protocol/EvaluationResult.ts';
import type { EvaluationAnalysis } from '../../src/engine/evaluation/attribution/EvaluationAnalysis.ts';
import { completeEvaluationParameters } from '../../src/engine/evaluation/attribution/evaluationDefaults.ts';
import type { DataSet } from '../../src/engine/data/DataSet.ts';
import type { Model } from '../../src/engine/formats/readModel.ts';
import { float32 } from '../../src/engine/graph/Tensor.ts';
import { ReferenceRuntime } from '../../src/engine/runtime/ReferenceRuntime.ts';
import { handModel } from './handModel.ts';

/** Two dense layers with a rectifier between: `first` [hidden][inputs], `second` [outputs][hidden]. */
export function denseModel(
  shape: readonly number[],
  first: readonly (readonly number[])[],
  second: readonly (readonly number[])[],
): Model {
  return handModel(shape, (builder, x) => {
    const weight = (name: string, rows: readonly (readonly number[])[]): string =>
      builder.constant(float32(rows.flat(), [rows.length, rows[0]!.length]), name);
    const dense = (name: string, input: string, rows: readonly (readonly number[])[]): string =>
      builder.add('Gemm', [input, weight(`${name}.weight`, rows)], { transB: 1 }, { name, source: name });
    const flat = builder.add('Flatten', [x], { axis: 1 });
    return dense('output', builder.add('Relu', [dense('hidden', flat, first)]), second);
  });
}

/** What {@link denseModel} gives, written out. */
export function denseOutputs(
  first: readonly (readonly number[])[],
  second: readonly (readonly number[])[],
  x: readonly number[],
): number[] {
  const dot = (a: readonly number[], b: readonly number[]) =>
    a.reduce((sum, value, i) => sum + value * b[i]!, 0);
  const hidden = first.map((row) => Math.max(0, dot(row, x)));
  return second.map((row) => dot(row, hidden));
}

/** An evaluation with the reference interpreter; what is given replaces the defaults. */
export function evaluationOf<T extends AskedEvaluation>(
  model: Model,
  data: DataSet,
  asked: T,
  given: Partial<EvaluationAnalysis> = {},
): EvaluationAnalysis<Extract<EvaluationParameters, { test: T['test'] }>> {
  return {
    model,
    data,
    runtime: new ReferenceRuntime(),
    seed: 3,
    folder: '/',
    memory: 2 ** 24,
    progress: () => undefined,
    signal: new AbortController().signal,
    ...given,
    parameters: completeEvaluationParameters(asked) as Extract<EvaluationParameters, { test: T['test'] }>,
  };
}
