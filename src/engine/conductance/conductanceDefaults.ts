import { ConductanceParametersSchema, type ConductanceParameters } from '../../protocol/ConductanceResult.ts';
import { completeParameters } from '../completeParameters.ts';

/** What an analysis uses where nothing else is asked for. */
export const conductanceDefaults: ConductanceParameters = {
  layers: 'all',
  target: 'predicted',
  class: 'all',
  baseline: 'zero',
  steps: 'auto',
  tolerance: 0.01,
  maximumSteps: 1024,
  spacing: 'trapezoid',
  gradient: 'averaged',
  unit: 'channel',
  position: 'after',
  measures: [
    'conductance',
    'activation',
    'gradientActivation',
    'internalInfluence',
    'layerIntegratedGradients',
    'deepLift',
  ],
  bootstrap: 200,
  mapNeurons: 5,
  mapSamples: 4,
  featureSelection: false,
};

/** Captum's LayerConductance: Gauss-Legendre nodes, the gradient of the left end, 50 steps. */
export const captumPreset: Partial<ConductanceParameters> = {
  spacing: 'gausslegendre',
  gradient: 'left',
  steps: 50,
};

/** The parameters asked for, the others at their defaults. Throws an InputError for a value that is none. */
export function completeConductanceParameters(asked: {
  [K in keyof ConductanceParameters]?: ConductanceParameters[K] | undefined;
}): ConductanceParameters {
  return completeParameters(ConductanceParametersSchema, conductanceDefaults, asked);
}
