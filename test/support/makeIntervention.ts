import type { InterventionResult } from '../../src/protocol/InterventionResult.ts';
import { resultHeader } from './resultHeader.ts';

/** A small, valid result with a class of every verdict. */
export function makeIntervention(): InterventionResult {
  const spread = (lowest: number) => ({
    minimum: lowest,
    quantile10: lowest + 0.02,
    quantile25: lowest + 0.03,
    median: lowest + 0.05,
    quantile75: lowest + 0.06,
    quantile90: lowest + 0.08,
    maximum: lowest + 0.1,
  });
  const random = { class: spread(0.8), overall: spread(0.85) };
  return {
    kind: 'intervention',
    version: 1,
    ...resultHeader(1000),
    parameters: { target: 'label', random: 100 },
    rules: { createdAt: '2026-05-04T10:00:00.000Z', samples: 1000 },
    layer: { name: 'linear', neurons: 84 },
    accuracy: 0.99,
    classes: [
      {
        index: 0,
        name: 'cat',
        samples: 400,
        neurons: [3, 7, 9],
        before: 0.95,
        after: 0.25,
        overall: 0.7,
        random,
        instead: [{ index: 1, samples: 250 }],
        verdict: 'more',
      },
      {
        index: 1,
        name: 'dog',
        samples: 600,
        neurons: [5],
        before: 0.9,
        after: 0.84,
        overall: 0.95,
        random,
        instead: [],
        verdict: 'notMore',
      },
      { index: 2, name: 'owl', samples: 0, neurons: [8], overall: 0.99, instead: [], verdict: 'noSamples' },
      {
        index: 3,
        name: 'bat',
        samples: 10,
        neurons: [],
        before: 0.5,
        after: 0.5,
        overall: 0.99,
        instead: [{ index: 0, samples: 5 }],
        verdict: 'noRules',
      },
    ],
    warnings: ['The search for the rules was stopped before it was done: neurons may be missing.'],
  };
}
