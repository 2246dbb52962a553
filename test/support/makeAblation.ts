import type { AblationCurve, AblationResult } from '../../src/protocol/AblationResult.ts';
import { ablationDefaults } from '../../src/engine/evaluation/neurons/ablationDefaults.ts';
import { resultHeader } from './resultHeader.ts';

function curve(
  key: Pick<AblationCurve, 'method' | 'top' | 'gamma'>,
  last: number,
  against?: number,
): AblationCurve {
  return {
    ...key,
    points: [0.95, last].map((accuracy) => ({ accuracy, low: accuracy - 0.02, high: accuracy + 0.01 })),
    area: { mean: (0.95 + last) / 2, error: 0.01 },
    ...(against === undefined ? {} : { againstRandom: { mean: against, error: 0.01 } }),
  };
}

/** A small, valid result of two classes: NeuCEPT's neurons keep more than random ones, saliency's less. */
export function makeAblation(): AblationResult {
  const setting = { top: 2, gamma: 1 };
  const curves = [
    curve({ method: 'none' }, 0.5),
    curve({ method: 'neucept', ...setting }, 0.8, 0.1),
    curve({ method: 'saliency', ...setting }, 0.4, -0.1),
    curve({ method: 'random', ...setting }, 0.6),
  ];
  return {
    kind: 'ablation',
    version: 1,
    ...resultHeader(),
    parameters: {
      ...ablationDefaults,
      layer: 'conv3',
      methods: ['neucept', 'saliency', 'random'],
      top: [2],
      gamma: [1],
      noise: [2],
    },
    layer: { name: 'conv3', shape: [6], neurons: 6, length: 3 },
    levels: [0, 2],
    classes: [0, 1].map((index) => ({
      index,
      name: ['even', 'odd'][index]!,
      samples: 50,
      neurons: { neucept: [4, 2], saliency: [0, 1] },
      selected: 1,
      curves,
    })),
    mean: curves,
    warnings: ['Class 0: conv3: few samples.'],
  };
}
