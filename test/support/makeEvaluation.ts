import { completeEvaluationParameters } from '../../src/engine/evaluation/attribution/evaluationDefaults.ts';
import type { EvaluationCurve, EvaluationResult } from '../../src/protocol/EvaluationResult.ts';
import { resultHeader } from './resultHeader.ts';

const header = {
  kind: 'evaluation',
  version: 1,
  ...resultHeader(),
  warnings: ['GradCAM needs a layer of channels over a plane, and this network has none.'],
} as const;

/** A small, valid input degradation. */
export function makeDegradation(): EvaluationResult {
  const curve = (
    method: EvaluationCurve['method'],
    measure: EvaluationCurve['measure'],
    means: readonly number[],
    difference?: number,
  ): EvaluationCurve => ({
    method,
    measure,
    points: means.map((mean) => ({ mean, error: 0.01 })),
    area: { mean: (means[0]! + 2 * means[1]! + means[2]!) / 4, error: 0.02 },
    ...(difference !== undefined && { againstRandom: { mean: difference, error: 0.05 } }),
  });
  return {
    ...header,
    warnings: [...header.warnings],
    parameters: completeEvaluationParameters({
      test: 'degradation',
      methods: ['intgrad', 'gradient', 'random'],
      shares: [0.5, 1],
    }),
    positions: [0, 0.5, 1],
    errorsOver: 'samples',
    curves: [
      curve('intgrad', 'leastFirst', [0, 0.1, 0.9], -0.25),
      curve('gradient', 'leastFirst', [0, 0.5, 0.9], -0.05),
      curve('random', 'leastFirst', [0, 0.6, 0.9]),
      curve('intgrad', 'mostFirst', [0, 0.85, 0.9], 0.25),
      curve('gradient', 'mostFirst', [0, 0.1, 0.9], -0.25),
      curve('random', 'mostFirst', [0, 0.6, 0.9]),
    ],
  };
}

/** A small, valid sanity check; of a constant map no rank correlation is known. */
export function makeSanity(): EvaluationResult {
  return {
    ...header,
    warnings: [],
    parameters: completeEvaluationParameters({ test: 'sanity', methods: ['edges', 'gradient'] }),
    positions: ['output', 'conv1'],
    errorsOver: 'samples',
    curves: [
      { method: 'edges', measure: 'spearman', points: [{ mean: 1, error: 0 }, {}] },
      {
        method: 'gradient',
        measure: 'spearman',
        points: [
          { mean: 0.25, error: 0.1 },
          { mean: -0.125, error: 0.1 },
        ],
      },
    ],
  };
}
