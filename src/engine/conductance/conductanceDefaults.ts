import type { ConductanceParameters } from '../../protocol/ConductanceResult.ts';

/** What an analysis uses where nothing else is asked for. */
export const conductanceDefaults: ConductanceParameters = {
  layers: 'all',
  target: 'predicted',
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
