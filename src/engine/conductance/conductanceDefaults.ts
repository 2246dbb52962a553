import { ConductanceParametersSchema, type ConductanceParameters } from '../../protocol/ConductanceResult.ts';
import { InputError } from '../InputError.ts';

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
export function completeParameters(asked: {
  [K in keyof ConductanceParameters]?: ConductanceParameters[K] | undefined;
}): ConductanceParameters {
  const given = Object.entries(asked).filter(([, value]) => value !== undefined);
  const parsed = ConductanceParametersSchema.safeParse({
    ...conductanceDefaults,
    ...Object.fromEntries(given),
  });
  if (!parsed.success) {
    const issue = parsed.error.issues[0]!;
    throw new InputError(`${issue.path.join('.')}: ${issue.message}`);
  }
  return parsed.data;
}
