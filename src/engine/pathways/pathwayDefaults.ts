import { PathwayParametersSchema, type PathwayParameters } from '../../protocol/PathwayResult.ts';
import { completeParameters } from '../completeParameters.ts';

/** What an analysis uses where nothing else is asked for. */
export const pathwayDefaults: PathwayParameters = {
  score: 'intgrad',
  sparsity: [0.8, 0.9, 0.95, 0.98, 0.99],
  samples: 1,
  target: 'predicted',
  unit: 'element',
  steps: 50,
  gradient: 'frozen',
  maps: ['gradient', 'guided', 'gradcam', 'inputGradient', 'integratedGradients'],
  baseline: 'zero',
  compare: ['mct'],
  smoothing: 0,
  radiusNeurons: 2000,
  iterations: 1000,
  rounds: 100,
};

/** The parameters asked for, the others at their defaults. Throws an InputError for a value that is none. */
export function completePathwayParameters(asked: {
  [K in keyof PathwayParameters]?: PathwayParameters[K] | undefined;
}): PathwayParameters {
  return completeParameters(PathwayParametersSchema, pathwayDefaults, asked);
}
